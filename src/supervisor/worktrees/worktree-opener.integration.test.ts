import { mkdirSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { PathCommandFinder } from '../../adapters/command-finder/path-command-finder.ts'
import { Re2Patterns } from '../../adapters/patterns/re2-patterns.ts'
import { FileWorkspaces } from '../../adapters/workspaces/file-workspaces.ts'
import { ok, type Result } from '../../base/result.ts'
import { SETTINGS_DEFAULTS } from '../../core/settings.ts'
import type { SettingsValues } from '../../shapes/settings.ts'
import type { FolderOpener } from '../environment.ts'
import { WorktreeOpener, type OpenIn } from './worktree-opener.ts'

const newFolder = useTemporaryFolders()
/** As a host has them that was started inside an agent. */
const ENV = { PATH: '/usr/bin:/bin', CORRAL_AGENT_ID: 'other', CORRAL_SOCKET: '/run/other' }

/** A worktree, and a screen on which it may be opened. */
class Screen {
  readonly path = join(realpathSync(newFolder()), 'api')
  readonly shown: string[] = []
  private values: SettingsValues = SETTINGS_DEFAULTS

  constructor() {
    mkdirSync(this.path)
  }

  change(patch: Partial<SettingsValues>): void {
    this.values = { ...this.values, ...patch }
  }

  async open(where: OpenIn): Promise<Result<string, string>> {
    const opener = new WorktreeOpener({
      commands: new PathCommandFinder(new Re2Patterns()),
      workspaces: new FileWorkspaces('/nowhere'),
      shellEnvironment: { read: async () => ({ env: ENV, source: 'host', problem: null }) },
      settings: { values: this.values },
    })
    return opener.open({ kind: 'folder', path: this.path, gitFolder: null }, where, this.opener)
  }

  private readonly opener: FolderOpener = {
    folder: async (path) => {
      this.shown.push(path)
      return ok(null)
    },
    program: async ({ file, args, cwd, env }) => {
      this.shown.push([file, ...args, `in ${cwd}`, ...Object.keys(env)].join('|'))
      return ok(null)
    },
  }
}

it('shows a worktree, and nothing that was put in its place', async () => {
  const screen = new Screen()
  const { path, shown } = screen
  expect(await screen.open('folder')).toEqual(ok(path))
  expect(shown).toEqual([path])
  renameSync(path, `${path}-moved`)
  expect((await screen.open('folder')).ok).toBe(false)
  writeFileSync(path, '#!/bin/sh\n', { mode: 0o755 })
  expect((await screen.open('folder')).ok).toBe(false)
  rmSync(path)
  symlinkSync('/usr', path)
  expect(await screen.open('folder')).toEqual({ ok: false, error: `${path} leads to /usr now.` })
  expect(await screen.open('editor')).toMatchObject({ ok: false })
  expect(shown).toEqual([path])
})

it('starts the editor of the settings without a shell, with what is the owner’s', async () => {
  const screen = new Screen()
  expect(await screen.open('editor')).toEqual({ ok: false, error: 'No editor is named. Settings, General, Editor.' })
  screen.change({ editor: `env -n '$(a) b'` })
  expect((await screen.open('editor')).ok).toBe(true)
  expect(screen.shown).toEqual([`/usr/bin/env|-n|$(a) b|${screen.path}|in ${screen.path}|PATH`])
})

it('starts no editor that cannot be read, is not there, or the spawn policy denies', async () => {
  const screen = new Screen()
  screen.change({ editor: 'env "' })
  expect(await screen.open('editor')).toMatchObject({ error: expect.stringContaining('never closed') as string })
  screen.change({ editor: 'corral-has-no-such-editor' })
  expect(await screen.open('editor')).toMatchObject({ error: expect.stringContaining('no-such-editor') as string })
  screen.change({ editor: 'env', spawnPolicy: { ...SETTINGS_DEFAULTS.spawnPolicy, deniedCommands: ['env'] } })
  expect(await screen.open('editor')).toMatchObject({ ok: false })
  expect(screen.shown).toEqual([])
})

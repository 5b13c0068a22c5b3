import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { SESSION_FILE_MAX_BYTES } from '../../core/limits.ts'
import { FileAgentFiles } from './file-agent-files.ts'

const files = new FileAgentFiles()
const newFolder = useTemporaryFolders()

function homeWith(folder: string): string {
  const home = newFolder()
  mkdirSync(join(home, folder, 'sessions'), { recursive: true })
  return home
}

it('reads the session file of a process below its home, or where its environment says', async () => {
  const home = homeWith('.claude')
  writeFileSync(join(home, '.claude/sessions/42.json'), '{"pid":42}')
  expect(await files.readClaudeSession(42, { HOME: home })).toBe('{"pid":42}')
  expect(await files.readClaudeSession(43, { HOME: home })).toBeNull()
  const own = homeWith('own')
  writeFileSync(join(own, 'own/sessions/42.json'), 'other')
  expect(await files.readClaudeSession(42, { HOME: home, CLAUDE_CONFIG_DIR: join(own, 'own') })).toBe('other')
  expect(await files.readClaudeSession(42, {})).toBeNull()
})

it('reads only a beginning, never waits for a FIFO, and follows no link', async () => {
  const home = homeWith('.claude')
  const path = (pid: number): string => join(home, `.claude/sessions/${pid}.json`)
  writeFileSync(path(1), 'x'.repeat(1_000_000))
  execFileSync('mkfifo', [path(2)])
  symlinkSync('/etc/hostname', path(3))
  mkdirSync(path(4))
  expect((await files.readClaudeSession(1, { HOME: home }))?.length).toBe(SESSION_FILE_MAX_BYTES)
  for (const pid of [2, 3, 4]) expect(await files.readClaudeSession(pid, { HOME: home }), `${pid}`).toBeNull()
})

import { describe, expect, it } from 'vitest'
import type { Environment } from '../../src/core/agent/launch.ts'
import type { CommandFinder } from '../../src/core/ports.ts'
import { sampleAgentType } from '../support/agent-type.ts'

/**
 * A finder and a folder in which `tool` prints version 1.2.3, `later/tool` and `later/other` are executable too and
 * `text` is not.
 */
export interface CommandFinderSetting {
  readonly finder: CommandFinder
  readonly folder: string
  readonly env: Environment
}

const TYPE = sampleAgentType({ versionArgs: ['--version'], versionPattern: '(\\d+\\.\\d+\\.\\d+)' })

/** What every CommandFinder must do. `prepare` puts `folder`, then `folder/later` on the PATH. */
export function commandFinderContract(name: string, prepare: () => CommandFinderSetting): void {
  describe(`CommandFinder contract: ${name}`, () => {
    it('finds a name in the first folder of the PATH that has it', async () => {
      const { finder, folder, env } = prepare()
      expect(await finder.resolve('tool', env)).toEqual({ ok: true, value: `${folder}/tool` })
      expect(await finder.resolve('other', env)).toEqual({ ok: true, value: `${folder}/later/other` })
    })

    it('takes an absolute path as it is', async () => {
      const { finder, folder, env } = prepare()
      expect(await finder.resolve(`${folder}/later/tool`, env)).toEqual({ ok: true, value: `${folder}/later/tool` })
    })

    it.each(['nothing', '/no/such/program', './tool', 'later/tool'])('misses %s', async (command) => {
      const { finder, env } = prepare()
      expect(await finder.resolve(command, env)).toMatchObject({ ok: false, error: { code: 'command-missing' } })
    })

    it('refuses what may not be executed, by name and by path', async () => {
      const { finder, folder, env } = prepare()
      for (const command of ['text', `${folder}/text`]) {
        expect(await finder.resolve(command, env)).toMatchObject({
          ok: false,
          error: { code: 'command-not-executable' },
        })
      }
    })

    it('finds nothing without a PATH', async () => {
      const { finder } = prepare()
      expect(await finder.resolve('tool', {})).toMatchObject({ ok: false, error: { code: 'command-missing' } })
    })

    it('reads a version, and none of a type that has no way to tell', async () => {
      const { finder, folder, env } = prepare()
      const [tool, nothing] = ['tool', 'nothing'].map((name) => ({
        file: `${folder}/${name}`,
        name: `${folder}/${name}`,
      }))
      if (tool === undefined || nothing === undefined) throw new Error('two were named')
      expect(await finder.versionOf(tool, TYPE, env)).toBe('1.2.3')
      expect(await finder.versionOf(tool, sampleAgentType(), env)).toBeNull()
      expect(await finder.versionOf(nothing, TYPE, env)).toBeNull()
    })

    it('tells where a program lies and what it begins with; nothing of one that is not there', async () => {
      const { finder, folder } = prepare()
      const look = await finder.lookAt(`${folder}/tool`)
      expect(look).toMatchObject({ realPath: `${folder}/tool`, place: `${folder}/tool` })
      expect(await finder.identityOf(`${folder}/tool`)).toEqual({ realPath: look?.realPath, id: look?.id })
      expect((await finder.lookAt(`${folder}/later/tool`))?.id).not.toBe(look?.id)
      expect(await finder.lookAt(`${folder}/nothing`)).toBeNull()
    })
  })
}

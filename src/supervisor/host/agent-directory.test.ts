import { describe, expect, it } from 'vitest'
import { OPEN_POLICY } from '../../core/agent/spawn-policy.ts'
import type { CommandFinder } from '../../core/ports.ts'
import type { SpawnPolicy } from '../../shapes/settings.ts'
import type { AgentTypeView } from '../../contract/views.ts'
import { sampleAgentType } from '../../../test/support/agent-type.ts'
import { FakeCommandFinder } from '../../../test/support/fake-command-finder.ts'
import { MemorySettings } from '../../../test/support/memory-settings.ts'
import { AgentDirectory } from './agent-directory.ts'

it('looks again after a look that failed', async () => {
  let looks = 0
  const directory = new AgentDirectory({
    agentTypes: {
      list: async () => {
        looks += 1
        if (looks === 1) throw new Error('EMFILE: too many open files')
        return [sampleAgentType({ id: 'one', command: null })]
      },
    },
    commands: new FakeCommandFinder({}),
    settings: new MemorySettings(),
    shellEnvironment: { read: async () => ({ env: {}, source: 'host', problem: null }) },
  })
  await expect(directory.list(false)).rejects.toThrow('EMFILE')
  expect(await directory.list(false)).toMatchObject([{ id: 'one' }])
  await directory.list(false)
  expect(looks).toBe(2)
})

it('keeps what a later look finds when the one before it fails', async () => {
  const first = Promise.withResolvers<never>()
  let looks = 0
  const directory = new AgentDirectory({
    agentTypes: {
      list: async () => {
        looks += 1
        return looks === 1 ? first.promise : [sampleAgentType({ id: 'one', command: null })]
      },
    },
    commands: new FakeCommandFinder({}),
    settings: new MemorySettings(),
    shellEnvironment: { read: async () => ({ env: {}, source: 'host', problem: null }) },
  })
  const failing = directory.list(false)
  const again = directory.list(true)
  first.reject(new Error('EMFILE: too many open files'))
  await expect(failing).rejects.toThrow('EMFILE')
  expect(await again).toMatchObject([{ id: 'one' }])
  await directory.list(false)
  expect(looks).toBe(2)
})

it('M8: who asks again and again while a look is under way gets one more look, not one each', async () => {
  let looks = 0
  const directory = new AgentDirectory({
    agentTypes: {
      list: async () => {
        looks += 1
        return [sampleAgentType({ id: 'one', command: null })]
      },
    },
    commands: new FakeCommandFinder({}),
    settings: new MemorySettings(),
    shellEnvironment: { read: async () => ({ env: {}, source: 'host', problem: null }) },
  })
  await Promise.all(Array.from({ length: 1_000 }, () => directory.list(true)))
  expect(looks).toBe(2)
})

describe('H6: a version look-up', () => {
  const commands = (asked: string[]): CommandFinder => {
    const programs = {
      '/bin/tool': { version: '1.0.0', realPath: '/opt/tool/1', beginning: '#!/bin/sh' },
      '/bin/sh': {},
    }
    const finder = new FakeCommandFinder(programs)
    const versionOf: CommandFinder['versionOf'] = ({ file, name }, type, env) => {
      asked.push(file, ...Object.keys(env))
      return finder.versionOf({ file, name }, type)
    }
    return new Proxy(finder, {
      get: (target, key): unknown => (key === 'versionOf' ? versionOf : Reflect.get(target, key, target)),
    })
  }
  const lookWith = async (
    policy: Partial<SpawnPolicy>,
  ): Promise<{ asked: string[]; type: AgentTypeView | undefined }> => {
    const asked: string[] = []
    const directory = new AgentDirectory({
      agentTypes: { list: async () => [sampleAgentType({ id: 'one', command: 'tool', versionArgs: ['-v'] })] },
      commands: commands(asked),
      settings: new MemorySettings({ spawnPolicy: { ...OPEN_POLICY, ...policy } }),
      shellEnvironment: { read: async () => ({ env: { PATH: '/bin', AWS_KEY: '1' }, source: 'host', problem: null }) },
    })
    const [type] = await directory.list(false)
    return { asked, type }
  }

  it.each<Partial<SpawnPolicy>>([
    { deniedCommands: ['tool'] },
    { deniedCommands: ['/opt/tool/*'] },
    { deniedCommands: ['sh'] },
    { allowedCommands: ['claude'] },
  ])('runs nothing that the policy forbids: %j', async (policy) => {
    const { asked, type } = await lookWith(policy)
    expect(asked).toEqual([])
    expect(type).toMatchObject({ path: '/bin/tool', version: null })
  })

  it('runs the file that was checked, without the variables that are denied', async () => {
    const { asked, type } = await lookWith({ allowedCommands: ['tool'], deniedEnvironment: ['AWS_*'] })
    expect(asked).toEqual(['/opt/tool/1', 'PATH'])
    expect(type).toMatchObject({ version: '1.0.0' })
  })

  it('is not kept from agents’ programs by the folders they may work in', async () => {
    expect((await lookWith({ allowedRoots: ['/work'] })).type).toMatchObject({ version: '1.0.0' })
  })
})

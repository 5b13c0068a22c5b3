import { expect, it } from 'vitest'
import { sampleAgentType } from '../../../test/support/agent-type.ts'
import { FakeCommandFinder } from '../../../test/support/fake-command-finder.ts'
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
    shellEnvironment: { read: async () => ({ env: {}, source: 'host', problem: null }) },
  })
  await Promise.all(Array.from({ length: 1_000 }, () => directory.list(true)))
  expect(looks).toBe(2)
})

import { expect, it, onTestFinished } from 'vitest'
import { connectTo } from '../../../test/support/contract-client.ts'
import { FakeCommandFinder } from '../../../test/support/fake-command-finder.ts'
import { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { valueOf } from '../../../test/support/value-of.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import type { LaunchExtra } from '../../shapes/launch-extra.ts'
import type { AgentSpec } from '../../shapes/spec.ts'

const newWorld = worldsOfThisFile()
const HOOKS: LaunchExtra = {
  ...{ gives: 'hooks', args: ['--settings', '{hooks}/claude.json'], fromVersion: null },
  unlessArgs: ['--settings'],
}
const TREE: LaunchExtra = {
  ...{ gives: 'own-processes', args: ['--no-daemon'], fromVersion: '1.2', unlessArgs: ['--remote'] },
}

/** The arguments an agent of that type is started with, and what explains them. */
async function launched(world: SupervisedWorld, extra: LaunchExtra, spec: Partial<AgentSpec> = {}) {
  world.extras = [extra]
  const agent = await world.started({ type: 'equipped', command: null, args: [], ...spec })
  const { facts } = valueOf(await connectTo(world).request('agent.explain', { agent: agent.record.id }))
  const label = extra.gives === 'hooks' ? 'Hooks' : 'Its commands'
  return { args: world.ptys.last.request.args, words: facts.find((fact) => fact.label === label)?.value ?? '' }
}

it('a launch has the hooks of its type, before its own arguments', async () => {
  const world = await newWorld()
  const { args, words } = await launched(world, HOOKS, { args: ['-c'] })
  expect(args).toEqual(['--settings', '/corral/hooks/claude.json', '-c'])
  expect(world.ptys.last.request.env).toMatchObject({ CORRAL_HOOKS: '/corral/hooks' })
  expect(words).toContain('started with hooks')
})

it.each<[string, Partial<AgentSpec>, string]>([
  ['its own arguments say something about it', { args: ['--settings=/mine'] }, 'its own arguments have --settings'],
  ['another program runs', { command: '/bin/sh' }, 'not the program of its type'],
])('nothing is added where %s, which is said', async (_, spec, why) => {
  const { args, words } = await launched(await newWorld(), HOOKS, spec)
  expect(args).toEqual(spec.args ?? [])
  expect(words).toContain(why)
})

it('nothing is added where it is switched off, which is said', async () => {
  const world = await newWorld()
  world.settings.update({ agentReports: false })
  expect(await launched(world, HOOKS)).toMatchObject({
    args: [],
    words: expect.stringContaining('switched off') as string,
  })
})

it('nothing is added where the hook could not run, which is said', async () => {
  const commands = new FakeCommandFinder({ '/bin/program': { version: '1.2.3' } })
  const world = await SupervisedWorld.open((ports) => ({ ...ports, commands }))
  onTestFinished(() => world.supervisor.dispose())
  expect(await launched(world, HOOKS)).toMatchObject({ args: [], words: expect.stringContaining('perl') as string })
})

it('an agent is told to keep its commands in its own processes, from the version on that can', async () => {
  const { args, words } = await launched(await newWorld(), TREE)
  expect(args).toEqual(['--no-daemon'])
  expect(words).toContain('tree and limits cover them')
})

it('an agent that is told so already is not told twice', async () => {
  const { args, words } = await launched(await newWorld(), TREE, { args: ['--no-daemon', 'exec'] })
  expect(args).toEqual(['--no-daemon', 'exec'])
  expect(words).toContain('tree and limits cover them')
})

it.each<[string, Partial<LaunchExtra>, Partial<AgentSpec>, string]>([
  ['an older version', { fromVersion: '1.3' }, {}, 'it takes version 1.3, and it is 1.2.3'],
  ['one that was told otherwise', {}, { args: ['--remote'] }, 'its own arguments have --remote'],
])('of %s it is said that tree and limits do not cover its commands', async (_, change, spec, why) => {
  const { args, words } = await launched(await newWorld(), { ...TREE, ...change }, spec)
  expect(args).toEqual(spec.args ?? [])
  expect(words).toContain('tree and limits do not cover them')
  expect(words).toContain(why)
})

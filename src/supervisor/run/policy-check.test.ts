import { expect, it, onTestFinished } from 'vitest'
import { FakeCommandFinder } from '../../../test/support/fake-command-finder.ts'
import { IDLE, MISSING } from '../../../test/support/fake-pty-spawner.ts'
import { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { OPEN_POLICY } from '../../core/agent/spawn-policy.ts'
import type { FileIdentity } from '../../core/agent/program-file.ts'
import type { CommandFinder } from '../../core/ports.ts'
import type { SpawnPolicy } from '../../shapes/settings.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

const REAL = '/lib/program-3'
const PROGRAMS = {
  '/bin/program': { realPath: REAL },
  '/bin/script': { realPath: '/lib/cli.js', beginning: '#!/bin/env node\n' },
  '/bin/node': {},
  '/bin/env': {},
  '/bin/sh': {},
  '/bin/bash': {},
  '/own/node': {},
}

interface Setting {
  readonly policy: Partial<SpawnPolicy>
  /** What a path leads to when it is looked at again; absent: what it did before. */
  readonly now?: Readonly<Record<string, FileIdentity | null>>
  readonly programs?: ConstructorParameters<typeof FakeCommandFinder>[0]
}

async function worldWith({ policy, now = {}, programs = PROGRAMS }: Setting): Promise<SupervisedWorld> {
  const finder = new FakeCommandFinder(programs)
  const identityOf: CommandFinder['identityOf'] = async (path) => {
    const later = now[path]
    return later === undefined ? finder.identityOf(path) : later
  }
  const commands = new Proxy(finder, {
    get: (target, key): unknown => (key === 'identityOf' ? identityOf : Reflect.get(target, key, target)),
  })
  const world = await SupervisedWorld.open((ports) => ({ ...ports, commands }))
  onTestFinished(() => world.supervisor.dispose())
  world.settings.update({ spawnPolicy: { ...OPEN_POLICY, ...policy } })
  return world
}

function failureOf(agent: SupervisedAgent): unknown {
  const { phase } = agent.state
  return phase.kind === 'failed' ? phase.failure : phase.kind
}

it('without lists the program is spawned as it was found, and looked at no further', async () => {
  const asked: string[] = []
  const finder = new FakeCommandFinder(PROGRAMS)
  const commands = new Proxy(finder, {
    get: (target, key): unknown => {
      asked.push(String(key))
      return Reflect.get(target, key, target)
    },
  })
  const world = await SupervisedWorld.open((ports) => ({ ...ports, commands }))
  onTestFinished(() => world.supervisor.dispose())
  world.settings.update({ spawnPolicy: { ...OPEN_POLICY, deniedEnvironment: ['AWS_*'] } })
  await world.started({ command: 'program' })
  expect(world.ptys.last.request).toMatchObject({ file: '/bin/program', args: [], cwd: '/work' })
  expect(asked.filter((call) => call !== 'programs')).toEqual(['resolve', 'versionOf'])
})

it('H6: what is spawned is the file that was checked; a program keeps its name, a script has no use for it', async () => {
  const world = await worldWith({ policy: { allowedCommands: ['program', 'script'] } })
  await world.started({ command: 'program', args: ['-x'] })
  const { file, args } = world.ptys.last.request
  expect([file, ...args.slice(-4)]).toEqual(['/bin/bash', '/bin/program', '', REAL, '-x'])
  await world.started({ command: 'script', args: ['-x'] })
  expect(world.ptys.last.request).toMatchObject({ file: '/lib/cli.js', args: ['-x'] })
})

it('H6: without a bash, the file that was checked is spawned under its own name', async () => {
  const { '/bin/bash': _, ...programs } = PROGRAMS
  const world = await worldWith({ policy: { allowedCommands: ['program'] }, programs })
  await world.started({ command: 'program' })
  expect(world.ptys.last.request).toMatchObject({ file: REAL, args: [] })
})

it('H6: a folder that was checked is looked at again by the words before the program', async () => {
  const world = await worldWith({ policy: { allowedRoots: ['/work'] } })
  await world.started({ command: 'program' })
  expect(world.ptys.last.request.args.slice(-2)).toEqual(['/work', '/bin/program'])
})

it.each<[string, Setting]>([
  [
    'a program that leads elsewhere',
    { policy: { deniedCommands: ['x'] }, now: { [REAL]: { realPath: '/x', id: REAL } } },
  ],
  ['a program that was replaced', { policy: { deniedCommands: ['x'] }, now: { [REAL]: { realPath: REAL, id: '2' } } }],
  ['a program that is gone', { policy: { deniedCommands: ['x'] }, now: { [REAL]: null } }],
  ['a folder that is gone', { policy: { allowedRoots: ['/work'] }, now: { '/work': null } }],
  ['a folder outside', { policy: { allowedRoots: ['/work'] }, now: { '/work': { realPath: '/out', id: '1' } } }],
])('H6: nothing is started of %s by then', async (_, setting) => {
  const world = await worldWith(setting)
  const agent = await world.started({ command: 'program' })
  expect(failureOf(agent)).toMatchObject({ code: 'policy-refused' })
  expect(world.ptys.ptys).toEqual([])
})

it('H6: an agent’s own PATH does not choose what runs the owner’s script', async () => {
  const world = await worldWith({ policy: { allowedCommands: ['script'] } })
  for (const path of ['/own:/bin', '.:/bin', ':/bin']) {
    const agent = await world.started({ command: 'script', env: { PATH: path } })
    expect(failureOf(agent)).toMatchObject({ code: 'policy-refused' })
  }
  expect(world.ptys.ptys).toEqual([])
  await world.started({ command: 'script', env: { PATH: '/bin:/own' } })
  expect(world.ptys.ptys).toHaveLength(1)
})

it('H6: what runs instead of an agent is asked for, too', async () => {
  const world = await worldWith({ policy: { deniedCommands: ['sh'] } })
  world.ptys.program = ({ file }) => (file === '/bin/sh' ? IDLE : MISSING)
  const agent = await world.started({
    command: '/bin/node',
    fallback: { type: 'custom', command: '/bin/sh', args: [] },
  })
  expect(failureOf(agent)).toMatchObject({ code: 'policy-refused' })
  expect(world.ptys.ptys).toHaveLength(1)
})

it('H6: denied variables are kept from what is inherited, and refused in a spec', async () => {
  const world = await worldWith({ policy: { deniedEnvironment: ['shell', 'KEY'] } })
  await world.started({ command: 'program' })
  expect(world.ptys.last.request.env).toMatchObject({ PATH: '/bin' })
  expect(world.ptys.last.request.env).not.toHaveProperty('SHELL')
  const agent = await world.started({ command: 'program', env: { key: '1' } })
  expect(failureOf(agent)).toMatchObject({ code: 'policy-refused' })
})

it('H6: on Windows the owner’s own ComSpec interprets batch files', async () => {
  const tool = 'C:\\tools\\x.cmd'
  const world = await SupervisedWorld.open((ports) => ({
    ...ports,
    commands: Object.assign(new FakeCommandFinder({}), { resolve: async () => ({ ok: true, value: tool }) }),
    shellEnvironment: {
      read: async () => ({ env: { COMSPEC: 'C:\\Windows\\cmd.exe' }, source: 'host', problem: null }),
    },
  }))
  onTestFinished(() => world.supervisor.dispose())
  Object.assign(world.supervisor.host, { platform: 'win32' })
  await world.started({ command: tool, env: { ComSpec: 'C:\\evil.exe' } })
  expect(world.ptys.last.request.file).toBe('C:\\Windows\\cmd.exe')
})

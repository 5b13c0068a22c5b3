import { describe, expect, it } from 'vitest'
import { sampleSpec } from '../../../test/support/sample-states.ts'
import { stopAskOf } from './agent-type.ts'
import { buildRunEnvironment, commandLineOf, withoutHostOwn, type Environment, type RunVariables } from './launch.ts'
import type { AgentType } from '../../shapes/agent-type.ts'

const facts: RunVariables = {
  agentId: 'a1',
  runId: 'cookie',
  workspace: '/work',
  branch: 'main',
  door: { socket: '/run/corral.runs', secret: 'secret', hooks: '/corral/hooks' },
  platform: 'linux',
}
const type: AgentType = {
  id: 'claude',
  name: 'Claude Code',
  command: 'claude',
  args: ['--flag'],
  versionArgs: null,
  versionPattern: null,
  installHint: null,
  homepage: null,
  stop: { ask: null },
  rateLimits: [],
  hidesTmux: false,
  sessionFile: null,
  limits: {},
  needs: {},
  transcript: null,
  isShell: false,
  server: null,
  extras: [],
  task: null,
  activity: [],
  resume: null,
  message: { submit: '\r', settleMs: 150 },
}

it('tells a run who it is', () => {
  expect(buildRunEnvironment({ PATH: '/bin' }, facts, { env: { MINE: '1' } })).toMatchObject({
    PATH: '/bin',
    MINE: '1',
    CORRAL_AGENT_ID: 'a1',
    CORRAL_RUN_ID: 'cookie',
    CORRAL_SOCKET: '/run/corral.runs',
    CORRAL_RUN_SECRET: 'secret',
    CORRAL_HOOKS: '/corral/hooks',
    CLAUDE_INSTANCE_ID: 'a1',
    CLAUDE_WORKSPACE: '/work',
    CLAUDE_BRANCH: 'main',
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
  })
})

it('keeps what is the host’s own from the run', () => {
  const env = buildRunEnvironment(
    { NODE_OPTIONS: '-r x', ELECTRON_RUN_AS_NODE: '1', npm_lifecycle_event: 'start', CORRAL_DATA_DIR: '/d' },
    facts,
    { env: {} },
  )
  expect(Object.keys(env)).not.toEqual(expect.arrayContaining(['NODE_OPTIONS']))
  expect(env).not.toHaveProperty('ELECTRON_RUN_AS_NODE')
  expect(env).not.toHaveProperty('npm_lifecycle_event')
  expect(env).not.toHaveProperty('CORRAL_DATA_DIR')
})

it('keeps an AppImage to itself: its variables, and the paths under its mount', () => {
  const mount = '/tmp/.mount_CorralX'
  const base = {
    APPDIR: mount,
    APPIMAGE: '/home/me/Corral.AppImage',
    ARGV0: './Corral.AppImage',
    OWD: '/home/me',
    CHROME_DESKTOP: 'corral.desktop',
    PATH: `${mount}:${mount}/usr/sbin:/usr/bin:/tmp/.mount_CorralXother`,
    LD_LIBRARY_PATH: `${mount}/usr/lib:`,
    XDG_DATA_DIRS: `/usr/share:${mount}/usr/share`,
    HOME: '/home/me',
  }
  expect(withoutHostOwn(base)).toEqual({
    PATH: '/usr/bin:/tmp/.mount_CorralXother',
    XDG_DATA_DIRS: '/usr/share',
    HOME: '/home/me',
  })
  expect(withoutHostOwn({ LD_LIBRARY_PATH: '/own/lib:', PATH: '/bin' })).toEqual({
    LD_LIBRARY_PATH: '/own/lib:',
    PATH: '/bin',
  })
})

it('lets no spec forge the cookie', () => {
  expect(buildRunEnvironment({}, facts, { env: { CORRAL_RUN_ID: 'forged', CORRAL_AGENT_ID: 'forged' } })).toMatchObject(
    { CORRAL_RUN_ID: 'cookie', CORRAL_AGENT_ID: 'a1' },
  )
})

it('says nothing of a branch or socket that is not there', () => {
  const env = buildRunEnvironment({}, { ...facts, branch: null, door: null }, { env: {} })
  expect(env).not.toHaveProperty('CLAUDE_BRANCH')
  expect(env).not.toHaveProperty('CORRAL_SOCKET')
  expect(env).not.toHaveProperty('CORRAL_RUN_SECRET')
})

it('H7: passes no door of another run on, neither from a host inside one nor from a spec', () => {
  const other = {
    CORRAL_SOCKET: '/run/other.runs',
    CORRAL_RUN_SECRET: 'other',
    CORRAL_RUN_ID: 'other',
    CORRAL_HOOKS: '/x',
  }
  const told = {
    CORRAL_SOCKET: '/run/corral.runs',
    CORRAL_RUN_SECRET: 'secret',
    CORRAL_RUN_ID: 'cookie',
    CORRAL_HOOKS: '/corral/hooks',
  }
  expect(buildRunEnvironment(other, facts, { env: other })).toMatchObject(told)
  const untold = buildRunEnvironment(other, { ...facts, door: null }, { env: other })
  expect(untold).not.toHaveProperty('CORRAL_SOCKET')
  expect(untold).not.toHaveProperty('CORRAL_RUN_SECRET')
})

describe('characters of a run', () => {
  const characters = (base: Environment, env: Environment = {}, platform: RunVariables['platform'] = 'linux') =>
    buildRunEnvironment(base, { ...facts, platform }, { env })['LC_CTYPE']

  it('are UTF-8 where nothing names a locale', () => {
    expect(characters({ PATH: '/bin' })).toBe('C.UTF-8')
    expect(characters({ LANG: '', LC_ALL: '', LC_CTYPE: '' })).toBe('C.UTF-8')
    expect(characters({ LC_MESSAGES: 'de_DE', LC_NUMERIC: 'de_DE' })).toBe('C.UTF-8')
    expect(characters({}, { LANG: '' })).toBe('C.UTF-8')
  })

  it.each(['LANG', 'LC_ALL', 'LC_CTYPE'])('are left alone where %s is given, by the shell or by its spec', (name) => {
    for (const env of [
      buildRunEnvironment({ [name]: 'C' }, facts, { env: {} }),
      buildRunEnvironment({}, facts, { env: { [name]: 'C' } }),
    ]) {
      expect(env).toMatchObject({ [name]: 'C' })
      expect(Object.keys(env).filter((each) => /^(?:LANG|LC_)/.test(each))).toEqual([name])
    }
  })

  it('are named as each system names them', () => {
    expect(characters({}, {}, 'darwin')).toBe('UTF-8')
    expect(characters({}, {}, 'win32')).toBeUndefined()
  })
})

it('takes the spec’s command before the type’s, and the type’s arguments first', () => {
  expect(commandLineOf(sampleSpec({ command: null, args: ['x'] }), type, {})).toEqual({
    ok: true,
    value: { command: 'claude', args: ['--flag', 'x'] },
  })
  expect(commandLineOf(sampleSpec({ command: '/opt/claude' }), type, {})).toMatchObject({
    value: { command: '/opt/claude' },
  })
})

it('runs the login shell for the shell type', () => {
  const shell = { ...type, id: 'shell', command: null, args: [] }
  expect(commandLineOf(sampleSpec({ command: null }), shell, { SHELL: '/bin/zsh' })).toMatchObject({
    value: { command: '/bin/zsh' },
  })
})

it('refuses a custom agent without a command, and says what to do', () => {
  const custom = { ...type, id: 'custom', command: null }
  expect(commandLineOf(sampleSpec({ command: null }), custom, { SHELL: '/bin/zsh' })).toMatchObject({
    ok: false,
    error: { code: 'command-missing' },
  })
})

it('knows the way out of shells by any name and of types that have one', () => {
  expect(stopAskOf(type, '/usr/bin/bash')).toEqual({ kind: 'signal', signal: 'SIGHUP' })
  expect(stopAskOf(type, 'C:\\tools\\nu.exe')).toEqual({ kind: 'signal', signal: 'SIGHUP' })
  expect(stopAskOf(type, '/usr/bin/bashful')).toBeNull()
  expect(stopAskOf({ ...type, stop: { ask: { kind: 'keys', keys: 'q' } } }, '/bin/bash')).toEqual({
    kind: 'keys',
    keys: 'q',
  })
})

import { describe, expect, it } from 'vitest'
import { OPEN_POLICY, refusalOfSpawn, withoutDenied, type SpawnPlan } from './spawn-policy.ts'
import type { SpawnPolicy } from '../../shapes/settings.ts'

const plan: SpawnPlan = {
  file: '/usr/bin/claude',
  realFile: '/usr/lib/claude/2.1.0',
  command: 'claude',
  realCwd: '/work/project',
  realRoots: [],
  specEnv: { GREETING: 'hello' },
}

function isRefused(policy: Partial<SpawnPolicy>, change: Partial<SpawnPlan> = {}): boolean {
  const realRoots = policy.allowedRoots ?? []
  return refusalOfSpawn({ ...OPEN_POLICY, ...policy }, { ...plan, realRoots, ...change }) !== null
}

it('forbids nothing at first', () => {
  expect(isRefused({})).toBe(false)
})

it('says what is forbidden and where to change it', () => {
  expect(refusalOfSpawn({ ...OPEN_POLICY, deniedCommands: ['claude'] }, plan)).toEqual({
    code: 'policy-refused',
    message: expect.stringMatching(/denies the command "claude"\. .*Settings/),
  })
  expect(refusalOfSpawn({ ...OPEN_POLICY, allowedCommands: ['codex'] }, plan)?.message).toMatch(
    /"claude" \(\/usr\/bin\/claude\) is not one of them\. .*Settings/,
  )
  expect(refusalOfSpawn(OPEN_POLICY, { ...plan, realRoots: ['/home'] })?.message).toMatch(/\/work\/project .*Settings/)
  expect(refusalOfSpawn({ ...OPEN_POLICY, deniedEnvironment: ['GREETING'] }, plan)?.message).toMatch(
    /GREETING\. .*Settings/,
  )
})

describe('allowed commands', () => {
  it.each([['claude'], ['/usr/bin/claude'], ['cl*'], ['/usr/*'], ['*'], ['codex', 'claude']])(
    '%s, %s let it in',
    (...allowed) => {
      expect(isRefused({ allowedCommands: allowed.filter(Boolean) })).toBe(false)
    },
  )

  it.each(['codex', 'claud', 'laude', 'Claude', '/bin/claude', 'claude*x', '/usr/bin', 'c.aude', ''])(
    '"%s" does not',
    (pattern) => {
      expect(isRefused({ allowedCommands: [pattern] })).toBe(true)
    },
  )

  it('take a pattern’s other signs for what they are', () => {
    const signs = { file: '/opt/a+b(1).[x]', realFile: '/opt/a+b(1).[x]', command: '/opt/a+b(1).[x]' }
    expect(isRefused({ allowedCommands: ['a+b(1).[x]'] }, signs)).toBe(false)
    expect(isRefused({ allowedCommands: ['a+b(1).[*]'] }, signs)).toBe(false)
    expect(isRefused({ allowedCommands: ['a+b(1)..x.'] }, signs)).toBe(true)
  })

  it('are not had by what a spec calls its command', () => {
    expect(isRefused({ allowedCommands: ['claude'] }, { file: '/tmp/other', realFile: '/tmp/other' })).toBe(true)
  })

  it('are found by the name an agent is installed under, not by the file its link leads to', () => {
    expect(isRefused({ allowedCommands: ['2.1.0'] })).toBe(true)
  })
})

describe('denied commands', () => {
  it.each(['claude', '/usr/bin/claude', 'cl*', '*/claude', '2.1.0', '/usr/lib/claude/*'])(
    '"%s" keeps it out',
    (pattern) => {
      expect(isRefused({ deniedCommands: [pattern] })).toBe(true)
    },
  )

  it.each(['codex', 'claude-code', '/bin/claude'])('"%s" does not', (pattern) => {
    expect(isRefused({ deniedCommands: [pattern] })).toBe(false)
  })

  it('win over allowed ones', () => {
    expect(isRefused({ allowedCommands: ['*'], deniedCommands: ['claude'] })).toBe(true)
  })

  it('are not got round by a link with another name, nor by another case', () => {
    const link = { file: '/home/me/bin/harmless', command: 'harmless' }
    expect(isRefused({ deniedCommands: ['curl'] }, { ...link, realFile: '/usr/bin/curl' })).toBe(true)
    expect(isRefused({ deniedCommands: ['powershell.exe'] }, { file: 'C:\\Windows\\PowerShell.EXE' })).toBe(true)
  })

  it('know names in Windows paths', () => {
    const windows = { file: 'C:\\tools\\curl.exe', realFile: 'C:\\tools\\curl.exe', command: 'curl' }
    expect(isRefused({ deniedCommands: ['curl.exe'] }, windows)).toBe(true)
    expect(isRefused({ allowedCommands: ['curl.exe'] }, windows)).toBe(false)
    expect(isRefused({ allowedCommands: ['C:\\tools\\*'] }, windows)).toBe(false)
    expect(isRefused({ allowedCommands: ['C:\\tool\\*'] }, windows)).toBe(true)
  })
})

describe('allowed roots', () => {
  it.each<[string, string, boolean]>([
    ['/a', '/a', true],
    ['/a', '/a/b', true],
    ['/a', '/a/b/c', true],
    ['/a', '/ab', false],
    ['/a', '/', false],
    ['/a', '/b/a', false],
    ['/a', '/A', false],
    ['/a/', '/a', true],
    ['/a/', '/a/b', true],
    ['/a//', '/a/b', true],
    ['/a/', '/ab', false],
    ['/', '/', true],
    ['/', '/anything', true],
    ['/a', '/a\\b', false],
    ['C:\\work', 'C:\\work', true],
    ['C:\\work', 'C:\\work\\x', true],
    ['C:\\work', 'C:\\workshop', false],
    ['C:\\work\\', 'C:\\work\\x', true],
    ['C:\\work', 'C:/work/x', false],
    ['C:/work', 'C:/work/x', true],
    ['C:\\', 'C:\\x', true],
    ['C:\\', 'D:\\x', false],
    ['\\\\server\\share', '\\\\server\\share\\x', true],
    ['\\\\server\\share', '\\\\server\\shared', false],
  ])('%s: %s → %s', (root, realCwd, isIn) => {
    expect(isRefused({ allowedRoots: [root] }, { realCwd })).toBe(!isIn)
  })

  it('one of several is enough', () => {
    expect(isRefused({ allowedRoots: ['/home', '/work'] })).toBe(false)
  })
})

describe('denied variables', () => {
  it.each(['GREETING', 'GREET*', '*', 'greeting'])('"%s" is refused in a spec', (pattern) => {
    expect(isRefused({ deniedEnvironment: [pattern] })).toBe(true)
  })

  it.each(['GREETINGS', 'GREET', 'hello', 'GREETIN.'])('"%s" is another', (pattern) => {
    expect(isRefused({ deniedEnvironment: [pattern] })).toBe(false)
  })

  it('are not handed on from the shell', () => {
    const shell = { AWS_SECRET: '1', aws_token: '2', PATH: '/bin', MY_AWS_NAME: '3' }
    const policy = { ...OPEN_POLICY, deniedEnvironment: ['AWS_*'] }
    expect(withoutDenied(policy, shell)).toEqual({ PATH: '/bin', MY_AWS_NAME: '3' })
    expect(withoutDenied(OPEN_POLICY, shell)).toEqual(shell)
  })
})

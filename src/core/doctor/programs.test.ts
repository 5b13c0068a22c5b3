import { describe, expect, it } from 'vitest'
import {
  judgeAgent,
  judgeGit,
  judgeMissingAgents,
  judgeShell,
  judgeTerminal,
  judgeTmux,
  type AgentFacts,
  type ProgramAnswer,
} from './programs.ts'

const printed = (text: string): ProgramAnswer => ({ kind: 'printed', file: '/usr/bin/it', text })

const CLAUDE: AgentFacts = {
  ...{ id: 'claude', name: 'Claude Code', command: 'claude', path: '/usr/bin/claude', version: '2.1.330' },
  ...{ seen: ['2.1.330', '2.1.197'], installHint: 'install it' },
}

describe('an agent CLI', () => {
  it.each([
    ['2.1.330', 'ok', 'seen'],
    ['2.1.200', 'ok', 'between'],
    ['2.2.0', 'note', 'newer'],
    ['2.1.9', 'warning', 'older'],
    [null, 'warning', 'no-version'],
  ])('of version %s is %s: %s', (version, verdict, kind) => {
    expect(judgeAgent({ ...CLAUDE, version })).toMatchObject({
      ...{ verdict, kind },
      known: { oldest: '2.1.197', newest: '2.1.330' },
    })
  })

  it('whose rules were never seen with any version is a note', () => {
    expect(judgeAgent({ ...CLAUDE, seen: [] })).toMatchObject({ verdict: 'note', kind: 'never-seen', known: null })
  })

  it('that is missing matters only where all are', () => {
    const missing = { ...CLAUDE, path: null, version: null }
    expect(judgeMissingAgents([CLAUDE])).toBeNull()
    expect(judgeMissingAgents([CLAUDE, missing])).toEqual({ verdict: 'note', kind: 'some', missing: [missing] })
    expect(judgeMissingAgents([missing])).toMatchObject({ verdict: 'warning', kind: 'none' })
  })
})

describe('tmux', () => {
  it.each([
    ['tmux 3.3a\n', 'note', 'crash-prone'],
    ['tmux 3.4\n', 'ok', 'fine'],
    ['tmux 3.5a\n', 'ok', 'fine'],
    ['tmux master\n', 'ok', 'fine'],
  ])('that prints %j is %s: %s', (text, verdict, kind) => {
    const judged = judgeTmux({ answer: printed(text), problem: null, usedBy: 0 })
    expect(judged).toEqual({ verdict, kind, version: text.trim() })
  })

  it('that is missing is a problem once an agent needs it', () => {
    const answer = { kind: 'missing' } as const
    expect(judgeTmux({ answer, problem: null, usedBy: 0 })).toMatchObject({ verdict: 'note', kind: 'missing' })
    expect(judgeTmux({ answer, problem: null, usedBy: 2 })).toMatchObject({ verdict: 'problem', usedBy: 2 })
  })

  it('that cannot be used says why', () => {
    const facts = { answer: printed('tmux 3.1c'), problem: 'tmux 3.1c is too old', usedBy: 0 }
    expect(judgeTmux(facts)).toMatchObject({ verdict: 'warning', kind: 'unusable', problem: 'tmux 3.1c is too old' })
  })
})

describe('git', () => {
  it.each([
    [{ kind: 'missing' }, 'missing'],
    [{ kind: 'hung', file: '/bin/git' }, 'hung'],
    [{ kind: 'failed', file: '/bin/git', reason: 'no developer tools' }, 'failed'],
    [printed('git version 2.7.4'), 'old'],
    [printed('usage: git'), 'failed'],
  ] as const)('that answers %o is a warning: %s', (answer, kind) => {
    expect(judgeGit(answer)).toMatchObject({ verdict: 'warning', kind })
  })

  it('is fine from 2.17 on', () => {
    expect(judgeGit(printed('git version 2.17.0'))).toMatchObject({ verdict: 'ok', kind: 'fine' })
  })
})

it('a shell that could not be asked is a warning; where no shell is asked, nothing is wrong', () => {
  expect(judgeShell({ source: 'login-shell', problem: null, folders: 9 })).toMatchObject({ verdict: 'ok', folders: 9 })
  expect(judgeShell({ source: 'host', problem: 'hangs', folders: 9 })).toMatchObject({ verdict: 'warning' })
  expect(judgeShell({ source: 'host', problem: null, folders: 9 })).toMatchObject({ verdict: 'ok', kind: 'not-asked' })
})

it('terminals that do not work are a problem', () => {
  expect(judgeTerminal({ kind: 'works' }).verdict).toBe('ok')
  expect(judgeTerminal({ kind: 'refused', message: 'no native module' }).verdict).toBe('problem')
  expect(judgeTerminal({ kind: 'silent' }).verdict).toBe('problem')
})

import { describe, expect, it } from 'vitest'
import { agentView } from '../../../test/support/fake-server.ts'
import { sampleActivity } from '../../../test/support/sample-activity.ts'
import { sampleFilterSubject as subject } from '../../../test/support/sample-filter-subject.ts'
import { sampleAlertView } from '../../../test/support/sample-alerts.ts'
import { completeFilter } from './complete-filter.ts'
import { filterProblemWords } from './filter-words.ts'
import { matchesFilter } from './match-filter.ts'
import { hasLiveFigures, isEmptyFilter, parseFilter } from './parse-filter.ts'

const base = agentView('api', 'running')
const api = subject(
  'api',
  {
    spec: { ...base.spec, name: 'api refactor', type: 'claude', cwd: '/work/My Shop', group: 'Web', priority: 'low' },
    branch: 'fix/retry',
    title: 'Reading',
    activity: sampleActivity({ kind: 'waiting-approval', ask: 'approval' }),
    health: { score: 55, band: 'poor', trend: 'deteriorating', reasons: [] },
    limits: [{ kind: 'memory', standing: 'near' }],
  },
  {
    alerts: [sampleAlertView('1', { rule: 'much-memory', title: 'Takes much memory', severity: 'critical' })],
    sample: { cpuPercent: 40, memoryBytes: 3 * 1024 ** 3, processes: 12 },
    now: 2 * 3_600_000,
  },
)
const docs = subject('docs', { ...agentView('docs', 'stopped') })

const meets = (typed: string): boolean => matchesFilter(parseFilter(typed), api)
const problems = (typed: string): string[] => parseFilter(typed).problems.map(filterProblemWords)

describe('a filter', () => {
  it('looks for plain words in what an agent is called, is and does', () => {
    for (const word of ['refactor', 'CLAUDE', 'shop', 'web', 'retry', 'reading', '"api refactor"']) {
      expect(meets(word), word).toBe(true)
    }
    expect(meets('api nothing')).toBe(false)
    expect(meets('"refactor api"')).toBe(false)
  })

  it('asks for one thing by its key', () => {
    for (const typed of [
      ...['type:claude', 'type:cla', 'folder:"my shop"', 'group:web', 'branch:retry', 'name:api', 'priority:low'],
      ...['phase:running', 'doing:waiting', 'doing:waiting-approval', 'is:up', 'is:needs-you', 'runner:pty'],
      ...['health:poor', 'health:deter', 'health:<60', 'limit:memory', 'limit:near', 'limit:any'],
      ...['alert:any', 'alert:open', 'alert:critical', 'alert:much-memory', 'alert:"much memory"'],
      ...['cpu:>30', 'cpu:40', 'memory:>=3GB', 'memory:<3500', 'processes:>10', 'uptime:>1h', 'uptime:<1d'],
    ]) {
      expect(meets(typed), typed).toBe(true)
      expect(problems(typed)).toEqual([])
    }
    for (const typed of [
      'type:codex',
      'phase:stopped',
      'health:>60',
      'alert:none',
      'alert:warning',
      'limit:none',
      'cost:>0',
    ]) {
      expect(meets(typed), typed).toBe(false)
      expect(problems(typed)).toEqual([])
    }
  })

  it('one of several values is enough, a leading minus asks for the opposite, and all conditions have to hold', () => {
    expect(meets('type:codex,claude')).toBe(true)
    expect(meets('-type:codex,gemini')).toBe(true)
    expect(meets('-refactor')).toBe(false)
    expect(meets('type:claude -phase:running')).toBe(false)
    expect(meets('type:claude phase:running -docs')).toBe(true)
  })

  it('a key without a value asks for nothing yet', () => {
    expect(isEmptyFilter(parseFilter(' type: '))).toBe(true)
    expect(meets('type:')).toBe(true)
    expect(isEmptyFilter(parseFilter('x'))).toBe(false)
  })

  it('what is down has no figures, and does nothing', () => {
    for (const typed of ['cpu:>=0', 'uptime:<100d', 'doing:idle', 'is:up']) {
      expect(matchesFilter(parseFilter(typed), docs), typed).toBe(false)
    }
    expect(matchesFilter(parseFilter('is:down -alert:any'), docs)).toBe(true)
  })

  it('only figures that change all the time are live', () => {
    expect(
      ['cpu:>1', '-memory:1GB', 'health:<50', 'type:x', 'word'].map((typed) => hasLiveFigures(parseFilter(typed))),
    ).toEqual([true, true, false, false, false])
  })
})

describe('what cannot be understood', () => {
  it('is named, with what was probably meant', () => {
    expect(problems('tpye:claude')).toEqual(['Nothing is called “tpye:”. Did you mean “type:”?'])
    expect(problems('phase:runnign')).toEqual(['“phase” is never “runnign”. Did you mean “running”?'])
    expect(problems('zzzzzz:1')).toEqual(['Nothing is called “zzzzzz:”.'])
    expect(problems('memory:much')[0]).toMatch(/no figure.*2 GB/)
  })

  it('an address is a word like any other', () => {
    expect(problems('https://example.org C:\\work')).toEqual([])
  })
})

describe('completion', () => {
  const labels = (typed: string, caret = typed.length): string[] =>
    completeFilter(typed, caret, { type: ['claude', 'codex'], folder: ['/work/My Shop'] }).map(({ label }) => label)

  it('offers keys, and behind a colon the values there are', () => {
    expect(labels('')).toContain('health:')
    expect(labels('he')).toEqual(['health:'])
    expect(labels('-ty')).toEqual(['type:'])
    expect(labels('type:c')).toEqual(['claude', 'codex'])
    expect(labels('type:claude,')).toEqual(['claude', 'codex'])
    expect(labels('priority:')).toEqual(['low', 'normal', 'high', 'critical'])
    expect(labels('nothing:')).toEqual([])
  })

  it('keeps what stands around the caret, and quotes what has spaces', () => {
    const [first] = completeFilter('-fol docs', 4, {})
    expect(first).toMatchObject({ text: '-folder: docs', caret: 8 })
    const [second] = completeFilter('-folder:shop docs', 12, { folder: ['/work/My Shop'] })
    expect(second).toMatchObject({ text: '-folder:"/work/My Shop" docs', caret: 23 })
  })
})

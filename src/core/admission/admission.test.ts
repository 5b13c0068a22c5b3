import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ADMISSION_DEFAULTS,
  freshLedger,
  judgeAdmission,
  problemOfLimits,
  type Admission,
  type AdmissionLedger,
  type Applicant,
  type MachineLoad,
} from './admission.ts'
import type { AdmissionLimits } from '../../shapes/settings.ts'

const MB = 1024 * 1024
const roomy: MachineLoad = { atMs: 0, up: 0, freeMemoryBytes: 8_000 * MB, shortage: null, memoryPressurePercent: 0 }

interface Question {
  /** Default: a person. */
  readonly by?: Applicant
  readonly limits?: Partial<AdmissionLimits>
  readonly machine?: Partial<MachineLoad>
  readonly ledger?: AdmissionLedger
}

function ask({ by = 'user', limits, machine, ledger }: Question): Admission {
  const all = { ...ADMISSION_DEFAULTS, ...limits }
  return judgeAdmission(by, {
    limits: all,
    machine: { ...roomy, ...machine },
    ledger: ledger ?? freshLedger(all, 0),
  })
}

/** The times at which starts requested at the given times are admitted. */
function admittedAt(times: readonly number[], by: Applicant, limits: Partial<AdmissionLimits> = {}): number[] {
  let ledger = freshLedger({ ...ADMISSION_DEFAULTS, ...limits }, 0)
  return times.filter((atMs) => {
    const answer = ask({ by, limits, machine: { atMs }, ledger })
    if (answer.kind === 'open') ledger = answer.ledger
    return answer.kind === 'open'
  })
}

/** Running sums of the given waits: the moments that lie those waits apart. */
function momentsOf(waits: readonly number[]): number[] {
  let at = 0
  return waits.map((wait) => {
    at += wait
    return at
  })
}

function mostWithin(times: readonly number[], withinMs: number): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at <= from + withinMs).length))
}

describe('the gate', () => {
  it('is open on a machine with room', () => {
    expect(ask({}).kind).toBe('open')
    expect(ask({ by: 'policy' }).kind).toBe('open')
  })

  it.each<[string, Question, object]>([
    [
      'places',
      { limits: { maxConcurrent: 2 }, machine: { up: 2 } },
      { code: 'places', reason: '2 of 2 agents are up; it waits for a free place.', retryMs: null },
    ],
    [
      'memory',
      { machine: { freeMemoryBytes: 512 * MB - 1 } },
      { code: 'memory', reason: 'Only 511 MB of memory are free and 512 MB must stay free.' },
    ],
    [
      'memory pressure',
      { machine: { memoryPressurePercent: 40 } },
      { code: 'pressure', reason: expect.stringContaining('waited for it 40 % of the last 10 s') },
    ],
  ])('holds a start for want of %s, with the numbers', (_name, question, answer) => {
    for (const by of ['user', 'policy'] as const) {
      expect(ask({ ...question, by })).toMatchObject({ kind: 'closed', ...answer })
    }
  })

  it.each<[string, Question]>([
    ['a free place', { limits: { maxConcurrent: 2 }, machine: { up: 1 } }],
    ['any number of agents', { limits: { maxConcurrent: null }, machine: { up: 1_000 } }],
    ['memory at the floor', { machine: { freeMemoryBytes: 512 * MB } }],
    ['no floor', { limits: { memoryFloorMb: 0 }, machine: { freeMemoryBytes: 0 } }],
    ['memory nobody knows', { machine: { freeMemoryBytes: null, memoryPressurePercent: null } }],
    ['pressure below the limit', { machine: { memoryPressurePercent: 39.9 } }],
    [
      'pressure that is never minded',
      { limits: { memoryPressurePercent: 100 }, machine: { memoryPressurePercent: 100 } },
    ],
  ])('lets in with %s', (_name, question) => {
    expect(ask(question).kind).toBe('open')
  })

  it('spaces starts, whoever asks, and says when to ask again', () => {
    const limits = { spacingMs: 5_000 }
    const first = ask({ limits })
    if (first.kind === 'closed') throw new Error(first.reason)
    for (const by of ['user', 'policy'] as const) {
      const second = ask({ by, limits, machine: { atMs: 2_000 }, ledger: first.ledger })
      expect(second).toMatchObject({ kind: 'closed', code: 'spacing', retryMs: 3_000 })
      expect(ask({ by, limits, machine: { atMs: 5_000 }, ledger: first.ledger }).kind).toBe('open')
    }
  })

  it('takes nothing from the ledger for a start it holds', () => {
    const held = admittedAt([0, 0, 0, 100, 200, 334], 'policy')
    expect(held).toEqual([0, 0, 0, 334])
  })
})

describe('a storm', () => {
  it('of restarts is held to 3 a second, with the time to ask again', () => {
    expect(admittedAt([0, 0, 0, 0], 'policy')).toHaveLength(3)
    const empty = { perSecond: { tokens: 0, atMs: 0 }, perMinute: { tokens: 30, atMs: 0 }, lastStartMs: 0 }
    const answer = ask({ by: 'policy', ledger: empty })
    expect(answer).toMatchObject({
      kind: 'closed',
      code: 'storm',
      reason: expect.stringMatching(/3 a second and 30 a minute/),
    })
    expect(answer.kind === 'closed' && answer.retryMs).toBeCloseTo(333.3, 0)
  })

  it('waits for the scarcer of the two', () => {
    const empty = { perSecond: { tokens: 0, atMs: 0 }, perMinute: { tokens: 0, atMs: 0 }, lastStartMs: 0 }
    const answer = ask({ by: 'policy', ledger: empty })
    expect(answer.kind === 'closed' && answer.retryMs).toBeCloseTo(2_000, 5)
  })

  it('is not what a person’s starts are, nor do they use it up', () => {
    const many = Array.from({ length: 100 }, () => 0)
    expect(admittedAt(many, 'user')).toHaveLength(100)
    const after = ask({})
    expect(after.kind === 'open' && after.ledger.perSecond.tokens).toBe(3)
  })

  it('never passes 3 a second and 30 a minute beyond the burst, whenever restarts are due', () => {
    const waits = fc.array(fc.nat(400), { minLength: 50, maxLength: 300, size: 'max' })
    fc.assert(
      fc.property(waits, fc.integer({ min: 1, max: 60 }), (waits, restartsPerMinute) => {
        const admitted = admittedAt(momentsOf(waits), 'policy', { restartsPerMinute })
        expect(mostWithin(admitted, 1_000)).toBeLessThanOrEqual(3 + 3)
        expect(mostWithin(admitted, 60_000)).toBeLessThanOrEqual(2 * restartsPerMinute)
      }),
    )
  })

  it('comes to its end: who asks again when told gets in', () => {
    let ledger = freshLedger(ADMISSION_DEFAULTS, 0)
    let atMs = 0
    for (let started = 0; started < 100;) {
      const answer = ask({ by: 'policy', machine: { atMs }, ledger })
      if (answer.kind === 'open') {
        ledger = answer.ledger
        started += 1
      } else {
        expect(answer.retryMs).toBeGreaterThan(0)
        atMs += answer.retryMs ?? 0
      }
    }
    expect(atMs).toBeCloseTo(140_000, -2)
  })
})

describe('limits', () => {
  it.each<Partial<AdmissionLimits>>([
    {},
    { maxConcurrent: 1 },
    { memoryFloorMb: 0, spacingMs: 600_000 },
    { memoryPressurePercent: 100, restartsPerMinute: 1 },
  ])('of %j can be taken', (change) => {
    expect(problemOfLimits({ ...ADMISSION_DEFAULTS, ...change })).toBeNull()
  })

  it.each<[object, RegExp]>([
    [{ maxConcurrent: 0 }, /at least one agent/],
    [{ maxConcurrent: 1.5 }, /at least one agent/],
    [{ maxConcurrent: undefined }, /at least one agent/],
    [{ memoryFloorMb: -1 }, /memory to keep free/],
    [{ memoryFloorMb: Number.NaN }, /memory to keep free/],
    [{ memoryPressurePercent: 0 }, /1 to 100 percent/],
    [{ memoryPressurePercent: 101 }, /1 to 100 percent/],
    [{ spacingMs: -1 }, /0 to 10 minutes/],
    [{ spacingMs: 600_001 }, /0 to 10 minutes/],
    [{ spacingMs: '5' }, /0 to 10 minutes/],
    [{ restartsPerMinute: 0 }, /at least one restart a minute/],
    [{ restartsPerMinute: Infinity }, /at least one restart a minute/],
  ])('of %j are refused with what to do', (change, message) => {
    expect(problemOfLimits({ ...ADMISSION_DEFAULTS, ...change })).toMatch(message)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NOTHING_WAITS, takeDue, withTelling, type AlertNotice, type Outbox, type Telling } from './outbox.ts'
import { NOTICE_RATE } from './timing.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

class Trial {
  readonly sent: AlertNotice[] = []
  readonly told: Telling[] = []
  isQuiet = false
  silenced = ''
  private outbox: Outbox = NOTHING_WAITS
  private ms = 0

  tell(agentId: string | null, change: Partial<Telling> = {}): this {
    this.outbox = withTelling(
      this.outbox,
      { rule: 'r', agentId, severity: 'warning', of: 'firing', ...change },
      this.ms,
    )
    return this
  }

  pass(ms: number): this {
    for (const end = this.ms + ms; this.ms < end;) {
      this.ms += 1_000
      const isSilenced = ({ agentId }: Telling): boolean => agentId === this.silenced
      const { outbox, notices, told } = takeDue(this.outbox, this.ms, { isQuiet: this.isQuiet, isSilenced })
      this.outbox = outbox
      this.sent.push(...notices)
      this.told.push(...told)
    }
    return this
  }

  get words(): string[] {
    return this.sent.map(({ of, tellings, agents, leftOut }) => {
      const who = tellings.map(({ agentId }) => agentId ?? 'host').join(',')
      return `${of} ${who}${agents > tellings.length ? ` (${agents})` : ''}${leftOut > 0 ? ` +${leftOut}` : ''}`
    })
  }

  get isEmpty(): boolean {
    return this.outbox.size === 0
  }
}

describe('notices of one rule', () => {
  it('wait two seconds, and each agent is told alone', () => {
    const trial = new Trial().tell('a').tell('b').pass(1_000)
    expect(trial.words).toEqual([])
    expect(trial.pass(1_000).words).toEqual(['firing a', 'firing b'])
  })

  it('of more than five agents are one', () => {
    const trial = new Trial()
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) trial.tell(id)
    expect(trial.pass(3_000).words).toEqual(['firing a,b,c,d,e,f'])
  })

  it('become one with the sixth agent in 30 s, and the next waits for the rest', () => {
    const trial = new Trial()
    for (const id of ['a', 'b', 'c', 'd', 'e']) trial.tell(id).pass(3_000)
    expect(trial.words).toHaveLength(5)
    trial.tell('f').pass(3_000)
    expect(trial.words.at(-1)).toBe('firing f (6)')
    trial.tell('g').pass(10_000).tell('h').pass(10_000)
    expect(trial.words).toHaveLength(6)
  })
})

describe('at most six an hour', () => {
  it('the rest is counted in the next', () => {
    const trial = new Trial()
    for (let n = 0; n < 10; n += 1) trial.tell(`a${n}`).pass(5 * MINUTE)
    expect(trial.words).toHaveLength(NOTICE_RATE.most)
    trial.pass(HOUR).tell('z').pass(3_000)
    expect(trial.words.at(-1)).toBe('firing z +4')
  })

  it('whatever comes', () => {
    const steps = fc.record({
      agent: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
      of: fc.constantFrom('firing' as const, 'repeat' as const, 'resolved' as const),
      afterMs: fc.constantFrom(1_000, 3_000, 40_000, 10 * MINUTE),
    })
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 60 }), (all) => {
        const trial = new Trial()
        const at: number[] = []
        let nowMs = 0
        for (const { agent, of, afterMs } of all) {
          trial.tell(agent, { of })
          for (let left = afterMs; left > 0; left -= 1_000) {
            nowMs += 1_000
            const before = trial.sent.length
            trial.pass(1_000)
            for (let n = before; n < trial.sent.length; n += 1) at.push(nowMs)
          }
        }
        for (const [index, ms] of at.entries()) {
          const sixth = at[index + NOTICE_RATE.most]
          if (sixth !== undefined) expect(sixth - ms).toBeGreaterThanOrEqual(HOUR - 1_000)
        }
      }),
      { numRuns: 30 },
    )
  })
})

it('the end of what was never told is not told', () => {
  const trial = new Trial().tell('a').tell('a', { of: 'resolved' }).pass(5_000)
  expect(trial.words).toEqual([])
  expect(trial.isEmpty).toBe(true)
})

it('quiet hours delay all but emergencies, and nothing is lost', () => {
  const trial = new Trial()
  trial.isQuiet = true
  trial
    .tell('a')
    .tell('b', { rule: 's', severity: 'emergency' })
    .pass(8 * HOUR)
  expect(trial.words).toEqual(['firing b'])
  trial.isQuiet = false
  expect(trial.pass(1_000).words).toEqual(['firing b', 'firing a'])
})

it('what is silenced waits until that is over', () => {
  const trial = new Trial()
  trial.silenced = 'a'
  trial.tell('a').tell('b').pass(HOUR)
  expect(trial.words).toEqual(['firing b'])
  trial.silenced = ''
  expect(trial.pass(1_000).words).toEqual(['firing b', 'firing a'])
  expect(trial.told).toHaveLength(2)
})

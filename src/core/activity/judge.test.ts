import { describe, expect, it } from 'vitest'
import type { ActivitySource, Ask, TurnEnd } from '../../shapes/activity.ts'
import { ActivityJudge, HOLD_MS, HOLD_PRINTING_MS, STUCK_AFTER_MS, type ActivityNews } from './judge.ts'
import type { Claim, Moment } from './sign.ts'
import { GONE_AFTER_MS, OVERRULED_AFTER_MS } from './standings.ts'

const WORKING: Claim = { kind: 'working' }
const IDLE: Claim = { kind: 'idle' }
const NOT_WORKING: Claim = { kind: 'not-working' }
const blocked = (ask: Ask = 'approval'): Claim => ({ kind: 'blocked', ask })

/** A judge whose time is told in ms since its run began. */
class Trial {
  readonly news: ActivityNews[] = []
  private nowMs = 0
  readonly judge = new ActivityJudge(this.now)

  get kind(): string {
    return this.judge.verdict.kind
  }

  get ends(): readonly TurnEnd[] {
    return this.news.flatMap((each) => (each.kind === 'turn-ended' ? [each.end] : []))
  }

  get alarms(): readonly (readonly string[])[] {
    return this.news.flatMap((each) => (each.kind === 'unsteady' ? [each.rules] : []))
  }

  private get now(): Moment {
    return { ms: this.nowMs, at: 1_000_000 + this.nowMs }
  }

  says(source: ActivitySource, claim: Claim | null, turn: TurnEnd | null = null): this {
    const sign = { source, rule: `${source}-rule`, text: `${claim?.kind}`, claim, turn }
    this.news.push(...this.judge.take(sign, this.now))
    return this
  }

  prints(): this {
    this.judge.printed(this.now)
    return this
  }

  /** Lets time pass as a supervisor does: looks again whenever the judge asks for it. */
  after(ms: number): this {
    const end = this.nowMs + ms
    for (;;) {
      const next = this.judge.nextLookMs(this.now)
      if (next === null || next > end) break
      // A judge that asks for a look now, after it has just looked, would never let go.
      expect(next).toBeGreaterThan(this.nowMs)
      this.nowMs = next
      this.news.push(...this.judge.look(this.now))
    }
    this.nowMs = end
    this.news.push(...this.judge.look(this.now))
    return this
  }
}

describe('without contradiction', () => {
  it('nothing said is quiet', () => {
    expect(new Trial().after(60_000).kind).toBe('quiet')
  })

  it('work and waiting count at once', () => {
    const trial = new Trial()
    expect(trial.says('title', WORKING).kind).toBe('working')
    expect(trial.after(5).says('title', blocked()).kind).toBe('waiting-approval')
    expect(trial.after(5).says('title', blocked('question')).kind).toBe('waiting-input')
    expect(trial.after(5).says('title', WORKING).kind).toBe('working')
  })

  it.each(['program-status', 'api', 'session-file', 'prompt-mark', 'hook'] as const)(
    '%s is believed at once that it is idle',
    (source) => {
      expect(new Trial().says(source, WORKING).after(10).says(source, IDLE).kind).toBe('idle')
    },
  )

  it.each(['title', 'progress', 'notification', 'screen'] as const)('%s is believed when it holds', (source) => {
    const trial = new Trial().says(source, WORKING).after(10).says(source, IDLE)
    expect(trial.kind).toBe('working')
    expect(trial.after(HOLD_MS - 1).kind).toBe('working')
    expect(trial.after(1).kind).toBe('idle')
  })

  it('a change back within the hold is not seen', () => {
    const trial = new Trial().says('title', WORKING).after(10).says('title', IDLE).after(300).says('title', WORKING)
    expect(trial.after(10_000).kind).toBe('working')
    expect(trial.news.filter(({ kind }) => kind === 'changed')).toHaveLength(1)
  })

  it('while output flows an end is believed later', () => {
    const trial = new Trial().says('title', WORKING).after(10).prints().says('title', IDLE).after(300).prints()
    expect(trial.after(400).prints().kind).toBe('working')
    expect(trial.after(HOLD_PRINTING_MS - 700).kind).toBe('idle')
  })

  it('that it does not work is no proof that it is idle', () => {
    expect(new Trial().says('title', WORKING).says('title', NOT_WORKING).after(HOLD_MS).kind).toBe('quiet')
  })

  it('printing is work where nobody says anything else, and not against a title', () => {
    expect(new Trial().says('silence', WORKING).kind).toBe('working')
    expect(new Trial().says('title', NOT_WORKING).says('silence', WORKING).kind).toBe('quiet')
  })
})

describe('who waits for a person', () => {
  it('waits on when a hook told of it and others look idle', () => {
    const trial = new Trial().says('title', WORKING).after(50).says('hook', blocked())
    expect(trial.after(50).says('title', NOT_WORKING).kind).toBe('waiting-approval')
    expect(trial.after(60_000).kind).toBe('waiting-approval')
  })

  it('works again when a newer sign of work comes, and the old question does not come back', () => {
    const trial = new Trial().says('title', WORKING).after(50).says('hook', blocked()).says('title', NOT_WORKING)
    expect(trial.after(5_000).says('title', WORKING).kind).toBe('working')
    expect(trial.after(5_000).says('title', NOT_WORKING).after(HOLD_MS).kind).toBe('quiet')
  })

  it('has its answer when the prompt is gone from the screen in two readings', () => {
    const trial = new Trial().says('hook', blocked()).after(50).says('screen', blocked()).after(3_000)
    trial.says('screen', null).after(GONE_AFTER_MS - 1)
    expect(trial.kind).toBe('waiting-approval')
    expect(trial.after(1 + HOLD_MS).kind).toBe('quiet')
  })

  it('waits on when its prompt was only out of sight for a moment', () => {
    const trial = new Trial().says('hook', blocked()).says('screen', blocked()).after(3_000).says('screen', null)
    expect(trial.after(300).says('screen', blocked()).after(5_000).kind).toBe('waiting-approval')
  })

  it('waits on when no screen rule ever knew its prompt', () => {
    expect(new Trial().says('hook', blocked()).says('screen', null).after(30_000).kind).toBe('waiting-approval')
  })

  it('is not believed for ever on the word of a hook alone', () => {
    expect(new Trial().says('hook', blocked()).after(120_000 + HOLD_MS).kind).toBe('quiet')
  })
})

describe('authority', () => {
  it('does not end by age', () => {
    expect(new Trial().says('program-status', WORKING).after(24 * 3_600_000).kind).toBe('working')
  })

  it('ends when two others contradict it for a while, until it says something new', () => {
    const trial = new Trial().says('program-status', WORKING).after(1_000).says('title', IDLE).says('screen', IDLE)
    expect(trial.after(OVERRULED_AFTER_MS - 1).kind).toBe('working')
    expect(trial.after(1 + HOLD_MS).kind).toBe('idle')
    expect(trial.after(1_000).says('program-status', WORKING).kind).toBe('working')
  })

  it('does not end for one that contradicts, or for two that did so all along', () => {
    expect(new Trial().says('program-status', WORKING).after(9).says('title', IDLE).after(60_000).kind).toBe('working')
    const trial = new Trial().says('title', IDLE).says('screen', IDLE).after(9).says('program-status', WORKING)
    expect(trial.after(60_000).kind).toBe('working')
  })

  it('of a question ends for work only', () => {
    const trial = new Trial().says('program-status', blocked()).after(9).says('title', IDLE).says('screen', IDLE)
    expect(trial.after(60_000).kind).toBe('waiting-approval')
    expect(trial.says('title', WORKING).says('screen', WORKING).after(OVERRULED_AFTER_MS).kind).toBe('working')
  })

  it('a file that is read now and then is believed later than a title', () => {
    const trial = new Trial().says('session-file', IDLE).after(5_000).says('title', WORKING)
    expect(trial.kind).toBe('working')
    expect(trial.after(500).says('session-file', WORKING).after(60_000).kind).toBe('working')
    const wrong = new Trial().says('session-file', IDLE).after(5_000).says('title', WORKING).after(60_000)
    expect(wrong.kind).toBe('idle')
  })

  it('a title that stopped moving does not outdo a prompt on the screen', () => {
    const trial = new Trial().says('title', WORKING).after(60_000).says('screen', blocked())
    expect(trial.kind).toBe('working')
    expect(trial.after(3_000).kind).toBe('waiting-approval')
  })

  it('text on the screen that quotes a prompt does not outdo a title that moves', () => {
    const trial = new Trial().says('title', WORKING).says('screen', blocked())
    for (let n = 0; n < 30; n += 1) expect(trial.after(960).says('title', WORKING).kind).toBe('working')
  })
})

describe('a turn', () => {
  it('is ended once, by the first positive sign', () => {
    const trial = new Trial().says('program-status', WORKING).after(900).says('program-status', IDLE, 'finished')
    trial.says('hook', IDLE, 'finished').after(5_000).says('session-file', IDLE, 'finished').after(60_000)
    expect(trial.ends).toEqual(['finished'])
  })

  it('is not ended by silence, by a look of idleness, or before there was one', () => {
    const trial = new Trial().says('hook', IDLE, 'finished').says('title', WORKING).says('title', IDLE).after(60_000)
    expect(trial.ends).toEqual([])
  })

  it('is not begun by what a program prints or asks at its start', () => {
    const printed = new Trial().says('silence', WORKING).after(3_000).says('screen', IDLE, 'finished').after(60_000)
    const trusted = new Trial().says('screen', blocked('trust')).after(3_000).says('screen', IDLE, 'finished')
    expect([...printed.ends, ...trusted.after(60_000).ends]).toEqual([])
  })

  it('is not ended while something waits for a person', () => {
    const trial = new Trial()
      .says('title', WORKING)
      .says('hook', blocked())
      .after(5)
      .says('notification', IDLE, 'finished')
    expect(trial.after(60_000).kind).toBe('waiting-approval')
    expect(trial.ends).toEqual([])
  })

  it('is ended when the others have come to see it', () => {
    const trial = new Trial().says('title', WORKING).says('hook', IDLE, 'finished').after(400).says('title', IDLE)
    expect(trial.ends).toEqual([])
    expect(trial.after(HOLD_MS).ends).toEqual(['finished'])
  })

  it('that goes on after a sign is not ended by that sign', () => {
    const trial = new Trial().says('title', WORKING).says('title', IDLE, 'finished').after(300).says('title', WORKING)
    expect(trial.after(5_000).says('title', NOT_WORKING).after(HOLD_MS).ends).toEqual([])
  })

  it('that failed or was interrupted did not finish', () => {
    const trial = new Trial().says('title', WORKING).says('title', IDLE, 'finished').says('screen', IDLE, 'interrupted')
    expect(trial.after(HOLD_MS).ends).toEqual(['interrupted'])
  })
})

describe('flicker', () => {
  it('is told once, with the rules that disagree', () => {
    const trial = new Trial()
    for (let n = 0; n < 10; n += 1) trial.says('title', WORKING).after(900).says('title', IDLE).after(900)
    expect(trial.alarms).toEqual([['working: title, title-rule', 'idle: title, title-rule']])
  })

  it('is none where a person types, or where an exact source reports', () => {
    const typed = new Trial()
    const exact = new Trial()
    for (let n = 0; n < 10; n += 1) {
      typed.judge.typed()
      typed.says('title', WORKING).after(900).says('title', IDLE).after(900)
      exact.says('program-status', WORKING).after(900).says('program-status', IDLE).after(900)
    }
    expect([typed.alarms, exact.alarms]).toEqual([[], []])
  })
})

describe('stuck', () => {
  it('is what says that it works and has not moved for a quarter of an hour', () => {
    const trial = new Trial().says('program-status', WORKING).after(1_000)
    trial.judge.flat(1_000)
    expect(trial.after(STUCK_AFTER_MS - 1).kind).toBe('working')
    expect(trial.after(1).kind).toBe('stuck')
    trial.judge.flat(null)
    expect(trial.after(1).kind).toBe('working')
  })

  it('is nobody who waits', () => {
    const trial = new Trial().says('program-status', blocked())
    trial.judge.flat(0)
    expect(trial.after(2 * STUCK_AFTER_MS).kind).toBe('waiting-approval')
  })
})

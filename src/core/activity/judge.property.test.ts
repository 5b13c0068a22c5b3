import fc from 'fast-check'
import { expect, it } from 'vitest'
import { activitySource, type ActivitySource, type TurnEnd } from '../../shapes/activity.ts'
import { ActivityJudge, type ActivityNews } from './judge.ts'
import { isBetter, type Claim, type Moment } from './sign.ts'

/** One step of a play: what a source says and how long after the step before, or only time. */
interface Step {
  readonly afterMs: number
  readonly source: ActivitySource | null
  readonly claim: Claim | null
  readonly turn: TurnEnd | null
}

const claims = fc.constantFrom<Claim | null>(
  { kind: 'working' },
  { kind: 'blocked', ask: 'approval' },
  { kind: 'blocked', ask: 'question' },
  { kind: 'idle' },
  { kind: 'not-working' },
  null,
)
const steps: fc.Arbitrary<Step> = fc.record({
  afterMs: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(700, 1_500, 3_000, 10_000, 30_000)),
  source: fc.option(fc.constantFrom(...activitySource.options)),
  claim: claims,
  turn: fc.option(fc.constantFrom<TurnEnd>('finished', 'failed', 'interrupted'), { freq: 3 }),
})

/** Plays steps on a judge, which is looked at whenever it asks for that; `seen` is called after each look. */
function play(
  all: readonly Step[],
  seen: (judge: ActivityJudge, news: readonly ActivityNews[], now: Moment) => void,
): void {
  let ms = 0
  const moment = (): Moment => ({ ms, at: ms })
  const judge = new ActivityJudge(moment())
  for (const { afterMs, source, claim, turn } of all) {
    const end = ms + afterMs
    for (;;) {
      const next = judge.nextLookMs(moment())
      if (next === null || next > end) break
      expect(next).toBeGreaterThan(ms)
      ms = next
      seen(judge, judge.look(moment()), moment())
    }
    ms = end
    const sign = source === null ? null : { source, rule: `${source}-rule`, text: 't', claim, turn }
    seen(judge, sign === null ? judge.look(moment()) : judge.take(sign, moment()), moment())
  }
}

/** Whether a question stands that nobody better denies: the judge's own list has it as long as it counts. */
function isBlocked(judge: ActivityJudge): boolean {
  const { statements } = judge
  return statements.some(
    (blocker) =>
      blocker.says === 'blocked' &&
      !statements.some(({ says, source }) => says === 'working' && isBetter(source, blocker.source)),
  )
}

it('whoever is blocked is never called idle or quiet, and its turn never ended, while that stands', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 60 }), (all) => {
      play(all, (judge, news) => {
        if (!isBlocked(judge)) return
        expect(judge.verdict.kind).toMatch(/^waiting/)
        expect(news.filter(({ kind }) => kind === 'turn-ended')).toEqual([])
      })
    }),
    { numRuns: 2_000 },
  )
})

it('a question is not forgotten by any play of idle signs, silence and time, unless a hook alone told of it', () => {
  const idle = fc.record({
    afterMs: fc.integer({ min: 0, max: 20_000 }),
    source: fc.constantFrom<ActivitySource>('title', 'progress', 'notification', 'silence'),
    claim: fc.constantFrom<Claim | null>({ kind: 'idle' }, { kind: 'not-working' }, null),
    turn: fc.option(fc.constant<TurnEnd>('finished')),
  })
  const asking = fc.constantFrom<ActivitySource>('program-status', 'api', 'session-file', 'screen')
  fc.assert(
    fc.property(asking, fc.array(idle, { maxLength: 40 }), (source, rest) => {
      const asks: Step = { afterMs: 0, source, claim: { kind: 'blocked', ask: 'approval' }, turn: null }
      play([asks, ...rest], (judge) => expect(judge.verdict.kind).toBe('waiting-approval'))
    }),
  )
})

it('a turn ends at most once for each time it began, and only at rest', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 60 }), (all) => {
      let begun = 0
      let ended = 0
      let wasAtRest = true
      play(all, (judge, news) => {
        const { kind } = judge.verdict
        const isAtRest = kind === 'idle' || kind === 'quiet'
        if (wasAtRest && !isAtRest) begun += 1
        wasAtRest = isAtRest
        const ends = news.filter((each) => each.kind === 'turn-ended').length
        ended += ends
        if (ends > 0) expect(isAtRest).toBe(true)
        expect(ended).toBeLessThanOrEqual(begun)
      })
    }),
    { numRuns: 1_000 },
  )
})

it('more than three changes a minute that nobody explains raise one alarm', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 80 }), (all) => {
      const alarms: number[] = []
      const changes: number[] = []
      let before = ''
      play(all, (judge, news, { ms }) => {
        const { kind, ask, by } = judge.verdict
        const isExact = by !== null && /program-status|api|session-file|prompt-mark|hook/.test(by.source)
        if (`${kind} ${ask}` !== before && before !== '' && !isExact) changes.push(ms)
        before = `${kind} ${ask}`
        for (const each of news) if (each.kind === 'unsteady') alarms.push(ms)
      })
      const isFlicker = changes.some((ms, at) => at >= 4 && ms - (changes[at - 3] ?? 0) < 60_000)
      if (isFlicker) expect(alarms.length).toBeGreaterThan(0)
      for (const [at, ms] of alarms.entries()) expect(ms - (alarms[at - 1] ?? -60_000)).toBeGreaterThanOrEqual(60_000)
    }),
  )
})

import { describe, expect, it } from 'vitest'
import { activitySource, type ActivitySource } from '../../shapes/activity.ts'
import { ActivityJudge } from './judge.ts'
import { isBetter, type Claim, type Moment } from './sign.ts'

/** How much a source is trusted, in the groups that are treated alike. */
type Group = 'reports itself' | 'polled' | 'shown' | 'told' | 'screen'

const GROUPS: Readonly<Record<Exclude<ActivitySource, 'silence'>, Group>> = {
  'program-status': 'reports itself',
  api: 'polled',
  'session-file': 'polled',
  title: 'shown',
  progress: 'shown',
  'prompt-mark': 'shown',
  foreground: 'told',
  hook: 'told',
  notification: 'told',
  screen: 'screen',
}

type Said = 'working' | 'blocked' | 'idle' | 'not-working'
type Outcome = 'working' | 'waiting-approval' | 'idle' | 'quiet'

/**
 * What two sources come to that contradict each other: `better says, worse says: [better said it last, worse said it last]`, by the group of
 * the better and of the worse one; `*` is any. Looked at when every hold is over, and before anybody is overruled.
 */
const TABLE: readonly (readonly [Said, Said, Group | '*', Group | '*', Outcome, Outcome])[] = [
  // Whoever waits is never idle, whoever says so.
  ['blocked', 'idle', '*', '*', 'waiting-approval', 'waiting-approval'],
  ['blocked', 'not-working', '*', '*', 'waiting-approval', 'waiting-approval'],
  ['idle', 'blocked', '*', '*', 'waiting-approval', 'waiting-approval'],
  ['not-working', 'blocked', '*', '*', 'waiting-approval', 'waiting-approval'],
  // Work ends a question of those that cannot tell that it was answered.
  ['blocked', 'working', 'reports itself', '*', 'waiting-approval', 'waiting-approval'],
  ['blocked', 'working', 'polled', '*', 'waiting-approval', 'waiting-approval'],
  ['blocked', 'working', 'shown', '*', 'waiting-approval', 'waiting-approval'],
  ['blocked', 'working', 'told', '*', 'waiting-approval', 'working'],
  // A program that reports itself knows better than what is told of it; a title is late by a moment, and a screen may quote.
  ['working', 'blocked', 'reports itself', '*', 'working', 'working'],
  ['working', 'blocked', 'polled', '*', 'working', 'working'],
  ['working', 'blocked', 'shown', 'shown', 'waiting-approval', 'waiting-approval'],
  ['working', 'blocked', 'shown', 'told', 'working', 'waiting-approval'],
  ['working', 'blocked', 'shown', 'screen', 'working', 'working'],
  ['working', 'blocked', 'told', 'told', 'working', 'waiting-approval'],
  ['working', 'blocked', 'told', 'screen', 'working', 'waiting-approval'],
  // Without a question the better source is right; one that is polled only after a moment.
  ['working', 'idle', '*', '*', 'working', 'working'],
  ['working', 'not-working', '*', '*', 'working', 'working'],
  ['idle', 'working', 'reports itself', '*', 'idle', 'idle'],
  ['idle', 'working', 'polled', '*', 'idle', 'working'],
  ['idle', 'working', 'shown', '*', 'idle', 'idle'],
  ['idle', 'working', 'told', '*', 'idle', 'idle'],
  ['idle', 'not-working', '*', '*', 'idle', 'idle'],
  // That it does not work is no verdict of its own.
  ['not-working', 'working', '*', '*', 'working', 'working'],
  ['not-working', 'idle', '*', '*', 'idle', 'idle'],
]

const CLAIMS: Readonly<Record<Said, Claim>> = {
  working: { kind: 'working' },
  blocked: { kind: 'blocked', ask: 'approval' },
  idle: { kind: 'idle' },
  'not-working': { kind: 'not-working' },
}

const SOURCES = activitySource.options.filter((source) => source !== 'silence')
const PAIRS = SOURCES.flatMap((better) =>
  SOURCES.filter((worse) => isBetter(better, worse)).map((worse) => ({ better, worse })),
)
const SAID: readonly Said[] = ['working', 'blocked', 'idle', 'not-working']
const COMBINATIONS = SAID.flatMap((a) => SAID.filter((b) => b !== a).map((b) => [a, b] as const))

function verdictOf(first: readonly [ActivitySource, Said], second: readonly [ActivitySource, Said]): string {
  const moment = (ms: number): Moment => ({ ms, at: ms })
  const judge = new ActivityJudge(moment(0))
  const say = ([source, said]: readonly [ActivitySource, Said], ms: number): void =>
    void judge.take({ source, rule: 'r', text: 't', claim: CLAIMS[said], turn: null }, moment(ms))
  say(first, 0)
  say(second, 100)
  judge.look(moment(1_000))
  return judge.verdict.kind
}

describe.each(PAIRS)('$better against $worse', ({ better, worse }) => {
  it.each(COMBINATIONS)('%s against %s', (a, b) => {
    const row = TABLE.find(
      ([saidByBetter, saidByWorse, ofBetter, ofWorse]) =>
        saidByBetter === a &&
        saidByWorse === b &&
        (ofBetter === '*' || ofBetter === GROUPS[better]) &&
        (ofWorse === '*' || ofWorse === GROUPS[worse]),
    )
    if (row === undefined) throw new Error(`no row for ${a} by ${better} against ${b} by ${worse}`)
    const [, , , , betterLast, worseLast] = row
    expect([verdictOf([worse, b], [better, a]), verdictOf([better, a], [worse, b])]).toEqual([betterLast, worseLast])
  })
})

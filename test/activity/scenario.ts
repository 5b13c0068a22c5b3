import type { Ask, TurnEnd } from '../../src/shapes/activity.ts'
import type { Truth } from './recording.ts'

/** One step of a scenario. */
export type Step =
  /** Types a line, or pastes several, and sends it: from then on it works. */
  | { readonly do: 'prompt'; readonly text: string }
  /** Presses a key; `now`: what is true from then on. */
  | { readonly do: 'key'; readonly key: string; readonly now?: Truth; readonly ask?: Ask; readonly turn?: TurnEnd }
  /** Waits until a text stands on the screen, and another does not: from then on this is true. */
  | {
      readonly do: 'until'
      readonly text: RegExp
      readonly without?: RegExp
      readonly now: Truth
      readonly ask?: Ask
      readonly turn?: TurnEnd
      readonly withinMs?: number
    }
  /** Lets it be for a while. */
  | { readonly do: 'wait'; readonly ms: number }

export interface Scenario {
  readonly name: string
  readonly steps: readonly Step[]
  /** Arguments in addition to those it needs to run offline. */
  readonly args?: readonly string[]
  /** Arguments of those that it is started without. */
  readonly without?: readonly string[]
  /** Variables beside those it needs; `$HOME` is its home folder. */
  readonly env?: Readonly<Record<string, string>>
  /** Files it finds, by their path below its home folder; `$CWD` in them is the folder it works in. */
  readonly files?: Readonly<Record<string, string>>
  /** In a folder it has never seen. */
  readonly inNewFolder?: true
  /** In a git repository. */
  readonly inRepository?: true
}

export const ENTER = '\r'
export const ESC = '\x1b'
export const CTRL_C = '\x03'
export const REST: Step = { do: 'wait', ms: 4_000 }
/** An agent that shows its prompt may still be starting. */
const SETTLE: Step = { do: 'wait', ms: 3_000 }
const START_MS = 40_000
const WORDS = 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda the-end'

export const prompt = (text: string): Step => ({ do: 'prompt', text })
/** What agents show as long as a turn goes on, even after its last word. */
const WORKS = /esc to interrupt|esc to cancel, \d|(?:[⬝■]{4}|Working|Cancelling) .*interrupt/
const BEGUN = new RegExp(`${WORKS.source}|alpha[^]*alpha`)
export const finished = (text: RegExp): Step => ({ do: 'until', text, without: WORKS, now: 'idle', turn: 'finished' })
export const failed = (text: RegExp): Step => ({ do: 'until', text, without: WORKS, now: 'idle', turn: 'failed' })
export const blocked = (text: RegExp, ask: Ask = 'approval'): Step => ({ do: 'until', text, now: 'blocked', ask })
/** Presses a key at a prompt, after which it works. */
export const answer = (key: string): Step => ({ do: 'key', key, now: 'working' })
/** Presses Esc, which ends the turn as soon as this stands there. */
export const escape = (text: RegExp): readonly Step[] => [
  { do: 'key', key: ESC, now: 'any' },
  { do: 'until', text, without: WORKS, now: 'idle', turn: 'interrupted' },
]
export const wait = (ms: number): Step => ({ do: 'wait', ms })
/** The agent asks something at its start, before anybody typed. */
export const asksAtStart = (text: RegExp, ask: Ask): Step => ({
  ...{ do: 'until', text, now: 'blocked', ask },
  withinMs: START_MS,
})
/** A text that was asked for stands there twice: in the prompt and in the answer. */
export const answered = (text: string): RegExp => new RegExp(`${text}[^]*${text}`)

/** What differs between the agents: how they show that they are ready, that they ask, and that they are done. */
export interface Manners {
  readonly ready: RegExp
  readonly asks: RegExp
  readonly toolDone: RegExp
  /** Presses what stops a turn. */
  readonly interrupt: readonly Step[]
  readonly deny: readonly Step[]
  /** The provider refuses the request; null: it is tried again for ever. */
  readonly failed: RegExp | null
  /** What comes of a rate limit, from the prompt on. */
  readonly limited: readonly Step[]
  /** Its own prompt, as somebody may quote it. */
  readonly quote: string
}

/** Ready for a prompt. */
export function settled(ready: RegExp): readonly Step[] {
  return [{ do: 'until', text: ready, now: 'idle', withinMs: START_MS }, SETTLE]
}

/** Scenarios every agent knows. */
export function common({ ready, asks, toolDone, interrupt, deny, ...its }: Manners): readonly Scenario[] {
  const begin = settled(ready)
  const command = (text: string): readonly Step[] => [...begin, prompt(`run: ${text}`), blocked(asks), REST]
  return [
    { name: 'start', steps: [...begin, REST] },
    { name: 'answer', steps: [...begin, prompt('say: Hello-from-the-model'), finished(answered('Hello-from')), REST] },
    { name: 'long-answer', steps: [...begin, prompt(`slow: 5000 ${WORDS}`), finished(answered('the-end')), REST] },
    { name: 'approve', steps: [...command('touch made-by-agent'), answer(ENTER), finished(toolDone), REST] },
    {
      name: 'long-command',
      steps: [...command('sleep 4 && touch made-later'), answer(ENTER), finished(toolDone), REST],
    },
    { name: 'deny', steps: [...command('touch never-made'), ...deny, REST] },
    {
      name: 'interrupt',
      steps: [
        ...[...begin, prompt(`slow: 15000 ${WORDS}`), { do: 'until', text: BEGUN, now: 'working' } as const],
        ...[wait(2_000), ...interrupt, REST],
      ],
    },
    {
      name: 'quotes',
      steps: [...begin, prompt(`say: ${its.quote} so-it-says`), finished(answered('so-it-says')), REST],
    },
    {
      name: 'pasted-quotes',
      steps: [
        ...begin,
        prompt(`${its.quote.replaceAll(' / ', '\n')}\nsay: An-answer-to-it`),
        finished(answered('An-answer-to-it')),
        REST,
      ],
    },
    ...(its.failed === null
      ? []
      : [{ name: 'failed', steps: [...begin, prompt('fail: 400'), failed(its.failed), REST] }]),
    { name: 'rate-limited', steps: [...begin, prompt('fail: 429'), ...its.limited, REST] },
  ]
}

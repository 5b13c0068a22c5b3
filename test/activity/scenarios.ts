import type { Ask, TurnEnd } from '../../src/shapes/activity.ts'
import type { Truth } from './recording.ts'

/** One step of a scenario. */
export type Step =
  /** Types a line and sends it: from then on it works. */
  | { readonly do: 'prompt'; readonly text: string }
  /** Presses a key; `now`: what is true from then on. */
  | { readonly do: 'key'; readonly key: string; readonly now?: Truth; readonly turn?: TurnEnd }
  /** Waits until a text stands on the screen: from then on this is true. */
  | {
      readonly do: 'until'
      readonly text: RegExp
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
  /** In a folder it has never seen. */
  readonly inNewFolder?: true
}

const ENTER = '\r'
const ESC = '\x1b'
const CTRL_C = '\x03'
const DOWN = '\x1b[B'
const REST: Step = { do: 'wait', ms: 2_500 }
/** An agent that shows its prompt may still be starting. */
const SETTLE: Step = { do: 'wait', ms: 3_000 }
const WORDS = 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda the-end'

const prompt = (text: string): Step => ({ do: 'prompt', text })
const finished = (text: RegExp): Step => ({ do: 'until', text, now: 'idle', turn: 'finished' })
const blocked = (text: RegExp, ask: Ask = 'approval'): Step => ({ do: 'until', text, now: 'blocked', ask })
const answer = (key: string): Step => ({ do: 'key', key, now: 'working' })
const escape = (now: Truth = 'idle'): Step => ({ do: 'key', key: ESC, now, turn: 'interrupted' })

/** What differs between the agents: how they show that they are ready, that they ask, and that they are done. */
interface Manners {
  readonly ready: RegExp
  readonly asks: RegExp
  readonly toolDone: RegExp
  readonly interrupt: readonly Step[]
  readonly deny: readonly Step[]
}

function common({ ready, asks, toolDone, interrupt, deny }: Manners): readonly Scenario[] {
  const start: Step = { do: 'until', text: ready, now: 'idle', withinMs: 40_000 }
  const settled = [start, SETTLE]
  return [
    { name: 'start', steps: [start, { do: 'wait', ms: 4_000 }] },
    {
      name: 'answer',
      steps: [...settled, prompt('say: Hello-from-the-model'), finished(/(?<!say: )Hello-from-the-model/), REST],
    },
    {
      name: 'long-answer',
      steps: [
        ...settled,
        prompt(`slow: 5000 ${WORDS}`),
        finished(/lambda the-end(?![^]*lambda the-end[^]*lambda)/),
        REST,
      ],
    },
    {
      name: 'approve',
      steps: [
        ...settled,
        prompt('run: touch made-by-agent'),
        blocked(asks),
        REST,
        answer(ENTER),
        finished(toolDone),
        REST,
      ],
    },
    {
      name: 'long-command',
      steps: [
        ...settled,
        prompt('run: sleep 4 && touch made-later'),
        blocked(asks),
        REST,
        answer(ENTER),
        finished(toolDone),
        REST,
      ],
    },
    { name: 'deny', steps: [...settled, prompt('run: touch never-made'), blocked(asks), REST, ...deny, REST] },
    {
      name: 'interrupt',
      steps: [...settled, prompt(`slow: 9000 ${WORDS}`), { do: 'wait', ms: 2_500 }, ...interrupt, REST],
    },
    {
      name: 'quotes',
      steps: [
        start,
        prompt('say: Do you want to proceed? 1. Yes 2. No (esc to interrupt)'),
        { do: 'wait', ms: 2_000 },
        { do: 'key', key: '', now: 'idle' },
        REST,
      ],
    },
    {
      name: 'failed',
      steps: [
        start,
        prompt('fail: 400'),
        { do: 'wait', ms: 4_000 },
        { do: 'key', key: '', now: 'idle', turn: 'failed' },
        REST,
      ],
    },
    { name: 'rate-limited', steps: [...settled, prompt('fail: 429'), { do: 'wait', ms: 8_000 }, ...interrupt, REST] },
  ]
}

const CLAUDE: readonly Scenario[] = [
  ...common({
    ready: /❯/,
    asks: /Do you want to proceed\?[^]*Yes/,
    toolDone: /Tool finished\./,
    interrupt: [escape()],
    deny: [escape()],
  }),
  {
    name: 'question',
    steps: [
      { do: 'until', text: /❯/, now: 'idle' },
      prompt(
        'tool: AskUserQuestion {"questions":[{"question":"Which colour?","header":"Colour","multiSelect":false,"options":[{"label":"Red","description":"warm"},{"label":"Blue","description":"cold"}]}]}',
      ),
      blocked(/Which colour\?[^]*Enter to select/, 'question'),
      REST,
      answer(ENTER),
      finished(/Tool finished\./),
      REST,
    ],
  },
  {
    name: 'login',
    steps: [
      { do: 'until', text: /❯/, now: 'idle' },
      prompt('fail: 401'),
      { do: 'until', text: /\/login|API Error: 401/, now: 'blocked', ask: 'login', turn: 'failed' },
      REST,
    ],
  },
  {
    name: 'transcript',
    steps: [
      { do: 'until', text: /❯/, now: 'idle' },
      prompt('say: A-short-answer'),
      finished(/(?<!say: )A-short-answer/),
      { do: 'key', key: '\x0f' },
      { do: 'wait', ms: 3_000 },
      { do: 'key', key: ESC },
      REST,
    ],
  },
  {
    name: 'trust',
    inNewFolder: true,
    steps: [{ do: 'until', text: /trust/, now: 'blocked', ask: 'trust', withinMs: 40_000 }, REST],
  },
  {
    name: 'background',
    steps: [
      { do: 'until', text: /❯/, now: 'idle' },
      prompt('tool: Bash {"command":"sleep 8","run_in_background":true,"description":"A long one"}'),
      blocked(/Do you want to proceed\?[^]*Yes/),
      REST,
      answer(ENTER),
      { do: 'until', text: /Tool finished\./, now: 'any' },
      { do: 'wait', ms: 5_000 },
    ],
  },
]

const CODEX: readonly Scenario[] = [
  ...common({
    ready: /›/,
    asks: /Would you like to run the following command\?[^]*Yes/,
    toolDone: /Tool finished\./,
    interrupt: [escape()],
    deny: [escape()],
  }),
  {
    name: 'trust',
    inNewFolder: true,
    steps: [{ do: 'until', text: /trust/i, now: 'blocked', ask: 'trust', withinMs: 40_000 }, REST],
  },
]

const GEMINI: readonly Scenario[] = common({
  ready: /Type your message/,
  asks: /Allow execution of[^]*Allow once/,
  toolDone: /Tool finished\./,
  interrupt: [escape()],
  deny: [escape()],
})

const OPENCODE: readonly Scenario[] = common({
  ready: /Ask anything|>/,
  asks: /Permission required[^]*Allow once/,
  toolDone: /Tool finished\./,
  interrupt: [{ do: 'key', key: ESC }, { do: 'wait', ms: 300 }, escape()],
  deny: [escape()],
})

const COPILOT: readonly Scenario[] = common({
  ready: /❯|>/,
  asks: /Do you want to run this command\?/,
  toolDone: /Tool finished\./,
  interrupt: [{ do: 'key', key: ESC }, { do: 'wait', ms: 300 }, escape()],
  deny: [escape()],
})

/** What is recorded of each agent. */
export const SCENARIOS: Readonly<Record<string, readonly Scenario[]>> = {
  claude: CLAUDE,
  codex: CODEX,
  gemini: GEMINI,
  opencode: OPENCODE,
  copilot: COPILOT,
}

/** Keys that end an agent, whatever it does. */
export const GOODBYE: readonly string[] = [ESC, CTRL_C, CTRL_C, CTRL_C, DOWN]

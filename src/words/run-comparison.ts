import { describeExit } from '../core/agent/exit.ts'
import type { RunOfHistory } from '../shapes/history.ts'
import type { PostMortem } from '../shapes/post-mortem.ts'
import { endSentence, verdictWords } from './end-words.ts'
import { capitalized, formatBytes, formatElapsed, formatPercent } from './format.ts'
import { runEndWords } from './history-words.ts'
import { breachSentence } from './limit-words.ts'
import { hintWords } from './post-mortem/hint-words.ts'

const MINUTE_S = 60
const HOUR_S = 3_600

/** Below this factor two figures are as good as equal. */
const NOTABLE = 1.1

/** A run to compare, with its post-mortem; null: there is none, or it is not read yet. */
export interface ComparedRun {
  readonly run: RunOfHistory
  readonly postMortem: PostMortem | null
}

/** One thing said of two runs. `difference`: by how much the second is more or less; empty: that is no number. */
export interface ComparedFact {
  readonly label: string
  readonly values: readonly [string, string]
  readonly isDifferent: boolean
  readonly difference: string
}

/** When things are said, and how a moment (epoch ms) is written. */
export interface ComparedAt {
  readonly now: number
  readonly momentOf: (at: number) => string
}

type Pair = readonly [ComparedRun, ComparedRun]

const UNKNOWN = '–'

/** What is known of two runs, side by side. What neither of them has is left out. */
export function comparedFacts(pair: Pair, at: ComparedAt): readonly ComparedFact[] {
  const facts = [
    textFact(pair, 'End', ({ run }) => runEndWords(run)),
    // Its parts are told, and marked, one by one.
    { ...textFact(pair, 'In words', sentenceOf), isDifferent: false },
    textFact(pair, 'Exit', ({ postMortem }) => (postMortem === null ? null : describeExit(postMortem.end.exit))),
    textFact(pair, 'Likely reason', ({ run: { hint } }) => (hint === null ? null : hintWords(hint).title)),
    textFact(pair, 'Limit', ({ postMortem }) => (postMortem?.end.limit ? breachSentence(postMortem.end.limit) : null)),
    textFact(pair, 'After it', decisionOf),
    { ...textFact(pair, 'Started', startOf(at)), isDifferent: false },
    figureFact(pair, 'Lasted', { of: (each) => lastedMs(each, at.now), words: formatElapsed }),
    figureFact(pair, 'Most memory', { of: ({ run }) => run.peak?.memoryBytes ?? null, words: formatBytes }),
    figureFact(pair, 'Most CPU', { of: ({ run }) => run.peak?.cpuPercent ?? null, words: formatPercent }),
    figureFact(pair, 'Free memory of the machine', {
      ...{ of: ({ postMortem }) => postMortem?.host?.freeMemoryBytes ?? null, words: formatBytes },
    }),
  ]
  return facts.filter(({ values }) => values.some((value) => value !== UNKNOWN))
}

/** A moment of a run by the seconds since its start: "250 ms", "1 m 30 s", "2 h". */
export function sinceStartWords(seconds: number): string {
  const left = Math.floor(seconds % MINUTE_S)
  const words = formatElapsed(seconds * 1_000)
  return seconds > MINUTE_S && seconds < HOUR_S && left > 0 ? `${words} ${left} s` : words
}

/** "api, run 3". */
export function runTitle({ agentName, generation }: Pick<RunOfHistory, 'agentName' | 'generation'>): string {
  return `${agentName}, run ${generation}`
}

function sentenceOf({ postMortem }: ComparedRun): string | null {
  return postMortem === null ? null : endSentence(postMortem.end)
}

function decisionOf({ postMortem }: ComparedRun): string | null {
  const words = postMortem === null ? '' : verdictWords(postMortem.end)
  return words === '' ? null : capitalized(words)
}

function startOf({ momentOf }: ComparedAt): (each: ComparedRun) => string | null {
  return ({ run: { startedAt } }) => (startedAt === null ? null : momentOf(startedAt))
}

function lastedMs({ run: { startedAt, endedAt } }: ComparedRun, now: number): number | null {
  return startedAt === null ? null : (endedAt ?? now) - startedAt
}

function textFact([one, other]: Pair, label: string, of: (each: ComparedRun) => string | null): ComparedFact {
  const values = [of(one) ?? UNKNOWN, of(other) ?? UNKNOWN] as const
  return { label, values, isDifferent: values[0] !== values[1], difference: '' }
}

interface Figure {
  readonly of: (each: ComparedRun) => number | null
  readonly words: (value: number) => string
}

function figureFact([one, other]: Pair, label: string, { of, words }: Figure): ComparedFact {
  const [first, second] = [of(one), of(other)]
  const values = [first, second].map((value) => (value === null ? UNKNOWN : words(value)))
  const shown = [values[0] ?? UNKNOWN, values[1] ?? UNKNOWN] as const
  if (first === null || second === null) return { label, values: shown, isDifferent: first !== second, difference: '' }
  const [less, more] = [Math.min(first, second), Math.max(first, second)]
  const isDifferent = more > less * NOTABLE
  return { label, values: shown, isDifferent, difference: isDifferent ? differenceWords(first, second, words) : '' }
}

/** "+1.2 GB, 2.1 ×": how the second stands to the first. */
function differenceWords(first: number, second: number, words: (value: number) => string): string {
  const by = `${second > first ? '+' : '−'}${words(Math.abs(second - first))}`
  const factor = first > 0 && second > first ? second / first : 0
  if (factor < 2) return by
  return `${by}, ${factor < 10 ? factor.toFixed(1) : Math.round(factor)} ×`
}

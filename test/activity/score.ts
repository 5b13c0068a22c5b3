import type { Activity, ActivityKind } from '../../src/shapes/activity.ts'
import type { Played } from './replay.ts'
import { STEP_MS } from './replay.ts'
import type { Recorded, Recording, Truth } from './recording.ts'

/** A change is seen by a person, and by the recording, some time after it happened; so long nothing is counted, ms. */
const GRACE_MS = 1_000

type Said = 'working' | 'blocked' | 'idle' | 'quiet'

/** One mistake: from when to when something else was said than was true. */
export interface Mistake {
  readonly fromMs: number
  readonly toMs: number
  readonly truth: Truth
  readonly said: Said
  readonly by: string
}

/** How a recording was judged. */
export interface Score {
  /** Time looked at, ms, by what was true and what was said. */
  readonly confusion: ReadonlyMap<string, number>
  readonly mistakes: readonly Mistake[]
  /** Times at which a turn was said to have finished while the agent waited for a person, ms. */
  readonly falseEnds: readonly number[]
  /** Turns that finished, and were said to have. */
  readonly finished: { readonly truly: number; readonly told: number }
}

const SAID: Readonly<Record<ActivityKind, Said>> = {
  working: 'working',
  stuck: 'working',
  'waiting-approval': 'blocked',
  'waiting-input': 'blocked',
  idle: 'idle',
  quiet: 'quiet',
}

type TruthEvent = Extract<Recorded, { is: 'truth' }>

/** Compares what was said with what was true. */
export function scoreOf(recording: Recording, { moments, journal }: Played): Score {
  const truths = recording.events.filter((event): event is TruthEvent => event.is === 'truth')
  const truthAt = (ms: number): TruthEvent | undefined => truths.findLast((truth) => truth.ms <= ms)
  const confusion = new Map<string, number>()
  const mistakes: Mistake[] = []
  for (const { ms, activity } of moments) {
    const truth = truthAt(ms)
    if (truth === undefined || ms - truth.ms < GRACE_MS || isOpen(truth.truth)) continue
    const said = saidOf(activity)
    const key = `${truth.truth} ${said}`
    confusion.set(key, (confusion.get(key) ?? 0) + STEP_MS)
    if (said !== truth.truth) addMistake(mistakes, { ms, truth: truth.truth, said, by: byOf(activity) })
  }
  const ends = journal.filter(({ event }) => event.kind === 'turn-ended' && event.end === 'finished')
  return {
    confusion,
    mistakes,
    falseEnds: ends
      .filter(({ ms }) => truthAt(ms)?.truth === 'blocked' && truthAt(ms - 300)?.truth === 'blocked')
      .map(({ ms }) => ms),
    finished: { truly: truths.filter(({ turn }) => turn === 'finished').length, told: ends.length },
  }
}

function isOpen(truth: Truth): boolean {
  return truth === 'any' || truth === 'starting' || truth === 'ended'
}

function saidOf(activity: Activity | null): Said {
  return activity === null ? 'quiet' : SAID[activity.kind]
}

function byOf(activity: Activity | null): string {
  return activity?.by === null || activity === null
    ? 'nothing'
    : `${activity.by.source} ${activity.by.rule} ${JSON.stringify(activity.by.text.slice(0, 60))}`
}

function addMistake(
  mistakes: Mistake[],
  { ms, truth, said, by }: { readonly ms: number } & Pick<Mistake, 'truth' | 'said' | 'by'>,
): void {
  const last = mistakes.at(-1)
  const goesOn =
    last !== undefined && last.truth === truth && last.said === said && last.by === by && ms - last.toMs <= 2 * STEP_MS
  if (goesOn) mistakes[mistakes.length - 1] = { ...last, toMs: ms }
  else mistakes.push({ fromMs: ms, toMs: ms, truth, said, by })
}

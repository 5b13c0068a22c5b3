import type { Activity, ActivityKind, TurnEnd } from '../../src/shapes/activity.ts'
import type { Played } from './replay.ts'
import { STEP_MS } from './replay.ts'
import type { Recorded, Recording, Truth } from './recording.ts'

/**
 * A change is seen some time after it happened: by Corral, so that nothing is counted for so long; and by the recording, which reads the
 * screen, so that what is true next may be said so long before, ms.
 */
const GRACE_MS = 1_000
/** … and where it is idle: by the rules of the judge that is believed after 1.5 s. */
const IDLE_GRACE_MS = 2_000
/** The end of a turn is told within, ms. */
const TOLD_WITHIN_MS = 5_000

type Said = 'working' | 'blocked' | 'idle' | 'quiet'

/** One mistake: from when to when something else was said than was true. */
export interface Mistake {
  readonly fromMs: number
  readonly toMs: number
  readonly truth: Truth
  readonly said: Said
  readonly by: string
}

/** The end of a turn that was told wrongly, was never told, or never was; null stands for none. */
export interface WrongEnd {
  readonly ms: number
  readonly truly: TurnEnd | null
  readonly told: TurnEnd | null
  /** What was true when it was told. */
  readonly truth: Truth
}

/** How a recording was judged. */
export interface Score {
  /** Time looked at, ms, by what was true and what was said. */
  readonly confusion: ReadonlyMap<string, number>
  readonly mistakes: readonly Mistake[]
  /** Turns that ended, and how many of them were told rightly. */
  readonly ends: { readonly truly: number; readonly told: number }
  readonly wrongEnds: readonly WrongEnd[]
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

interface Told {
  readonly ms: number
  readonly end: TurnEnd
}

/** Compares what was said with what was true. */
export function scoreOf(recording: Recording, { moments, journal }: Played): Score {
  const truths = recording.events.filter((event): event is TruthEvent => event.is === 'truth')
  const confusion = new Map<string, number>()
  const mistakes: Mistake[] = []
  for (const { ms, activity } of moments) {
    const said = saidOf(activity)
    const truth = truthToCount(truths, ms, said)
    if (truth === null) continue
    const key = `${truth} ${said}`
    confusion.set(key, (confusion.get(key) ?? 0) + STEP_MS)
    if (said !== truth) addMistake(mistakes, { ms, truth, said, by: byOf(activity) })
  }
  const told = journal.flatMap(({ ms, event }) => (event.kind === 'turn-ended' ? [{ ms, end: event.end }] : []))
  return { confusion, mistakes, ...endsOf(truths, told) }
}

/** Whether a mistake is one that must never be: somebody is waited for, and Corral says that nothing is to be done. */
export function isGrave({ truth, said }: { readonly truth: Truth; readonly said: Said }): boolean {
  return truth === 'blocked' && said === 'idle'
}

/** What is true at a moment of a recording where `said` is said of it; null: it is not counted. */
export function countedTruth({ events }: Recording, ms: number, said: Said): Truth | null {
  return truthToCount(
    events.filter((event): event is TruthEvent => event.is === 'truth'),
    ms,
    said,
  )
}

/** Null: this moment is not counted. */
function truthToCount(truths: readonly TruthEvent[], ms: number, said: Said): Truth | null {
  const now = truthAt(truths, ms)
  if (now === null || isOpen(now.truth) || ms - now.ms < graceMs(now.truth)) return null
  const next = truths.find((other) => other.ms > ms)
  const isSaidEarly = said !== now.truth && said === next?.truth && next.ms - ms <= GRACE_MS
  return isSaidEarly ? null : now.truth
}

/** Each true end is looked for among those that were told near it. */
function endsOf(truths: readonly TruthEvent[], told: readonly Told[]): Pick<Score, 'ends' | 'wrongEnds'> {
  const left = new Set(told)
  const wrongEnds: WrongEnd[] = []
  const trueEnds = truths.filter(({ turn }) => turn !== null)
  for (const { ms, turn, truth } of trueEnds) {
    const match = [...left].find((each) => each.ms >= ms - GRACE_MS && each.ms <= ms + TOLD_WITHIN_MS)
    if (match !== undefined) left.delete(match)
    if (match?.end !== turn) wrongEnds.push({ ms, truly: turn, told: match?.end ?? null, truth })
  }
  const rightly = trueEnds.length - wrongEnds.length
  for (const { ms, end } of left) {
    const truth = truthAt(truths, ms)?.truth ?? 'any'
    const isOpenSoon = truthAt(truths, ms + GRACE_MS)?.truth === 'any'
    if (truth !== 'any' && !isOpenSoon) wrongEnds.push({ ms, truly: null, told: end, truth })
  }
  return { ends: { truly: trueEnds.length, told: rightly }, wrongEnds }
}

function truthAt(truths: readonly TruthEvent[], ms: number): TruthEvent | null {
  return truths.findLast((truth) => truth.ms <= ms) ?? null
}

function graceMs(truth: Truth): number {
  return truth === 'idle' ? IDLE_GRACE_MS : GRACE_MS
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

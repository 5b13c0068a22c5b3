import { assertNever } from '../../../base/assert-never.ts'
import type { JournalEntry } from '../../../shapes/journal.ts'
import type { StoppingPhase } from '../../../shapes/state.ts'
import type { StopStepName } from '../../../shapes/run-end.ts'

/** One step of a stop under way. */
export interface StepView {
  readonly name: StopStepName
  readonly place: 'past' | 'now' | 'ahead'
  /** When it began, epoch ms; null: not yet, or not told. */
  readonly since: number | null
}

const STEPS: readonly StopStepName[] = ['ask', 'interrupt', 'terminate', 'terminate-again', 'hang-up', 'kill']

/** The steps of a stop in order: those it went through, the one it is at, those that would come. `journal` is the agent's, oldest first. */
export function stopProgress(phase: StoppingPhase, journal: readonly JournalEntry[]): readonly StepView[] {
  const begun = stepsBegun(journal)
  const current = phase.step === null ? -1 : STEPS.indexOf(phase.step)
  const isKilling = phase.forced || phase.step === 'kill'
  const isTold = (name: StopStepName): boolean => begun.has(name) || (begun.size === 0 && isUsual(name, phase))
  const isToCome = (name: StopStepName): boolean => (isKilling ? name === 'kill' : isUsual(name, phase))
  return STEPS.flatMap((name, index): StepView[] => {
    const since = begun.get(name) ?? null
    if (index === current) return [{ name, place: 'now', since }]
    if (index < current) return isTold(name) ? [{ name, place: 'past', since }] : []
    return isToCome(name) ? [{ name, place: 'ahead', since: null }] : []
  })
}

/** The step as the person sees it while it is carried out. */
export function stepLabel(step: StopStepName): string {
  switch (step) {
    case 'ask':
    case 'interrupt':
    case 'terminate':
    case 'kill':
      return step
    case 'terminate-again':
      return 'again'
    case 'hang-up':
      return 'hang up'
    default:
      return assertNever(step)
  }
}

/** What a step does, for whoever wonders. */
export function stepHint(step: StopStepName): string {
  switch (step) {
    case 'ask':
      return 'Its own way out: the keys or the signal its type names'
    case 'interrupt':
      return 'SIGINT to the program in the foreground, as Ctrl C'
    case 'terminate':
      return 'SIGTERM to every process, deepest first'
    case 'terminate-again':
      return 'SIGTERM once more'
    case 'hang-up':
      return 'The terminal is closed (SIGHUP)'
    case 'kill':
      return 'SIGKILL to every process'
    default:
      return assertNever(step)
  }
}

/** Steps of the latest stop by the time they began. */
function stepsBegun(journal: readonly JournalEntry[]): ReadonlyMap<StopStepName, number> {
  const start = journal.findLastIndex(({ event }) => event.kind === 'stopping')
  const steps = journal
    .slice(start + 1)
    .flatMap(({ event, at }) => (event.kind === 'stop-step' ? [[event.step, at] as const] : []))
  return new Map(start === -1 ? [] : steps)
}

/** Whether a plan has the step: only some types have a way out to ask for, and what is left behind is not interrupted. */
function isUsual(name: StopStepName, { cause }: StoppingPhase): boolean {
  return name !== 'ask' && (name !== 'interrupt' || cause !== 'leftovers')
}

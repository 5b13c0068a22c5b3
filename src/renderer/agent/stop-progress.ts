import type { JournalEntry } from '../../shapes/journal.ts'
import type { StoppingPhase } from '../../shapes/state.ts'
import type { StopStepName } from '../../shapes/run-end.ts'

/** One step of a stop under way. */
export interface StepView {
  readonly name: StopStepName
  readonly place: 'past' | 'now' | 'ahead'
  /** When it began, epoch ms; null: not yet, or not told. */
  readonly since: number | null
}

const STEPS: readonly StopStepName[] = ['ask', 'interrupt', 'terminate', 'terminate-again', 'hang-up', 'kill']

/** The steps of a stop in order: past, current, and those still to come. `journal` is the agent's, oldest first. */
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

/** Steps of the latest stop by the time they began. */
function stepsBegun(journal: readonly JournalEntry[]): ReadonlyMap<StopStepName, number> {
  const start = journal.findLastIndex(({ event }) => event.kind === 'stopping')
  const steps = journal
    .slice(start + 1)
    .flatMap(({ event, at }) => (event.kind === 'stop-step' ? [[event.step, at] as const] : []))
  return new Map(start === -1 ? [] : steps)
}

/** Whether a plan usually has the step: only some agent types define `ask`, and leftovers are not interrupted. */
function isUsual(name: StopStepName, { cause }: StoppingPhase): boolean {
  return name !== 'ask' && (name !== 'interrupt' || cause !== 'leftovers')
}

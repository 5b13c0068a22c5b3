import type { ReactElement } from 'react'
import type { StoppingPhase } from '../../shapes/state.ts'
import { useFleet } from '../client/client-context.ts'
import { useNow } from '../client/now.ts'
import { classesOf } from '../ui/classes.ts'
import { formatDuration, formatElapsed } from '../../words/format.ts'
import { stepHint, stepLabel } from '../../words/stop-words.ts'
import { stopProgress, type StepView } from './stop-progress.ts'
import styles from './stop-steps.module.css'

const cx = classesOf(styles)

/** What StopSteps and StopStepList take. */
export interface StopStepsProps {
  readonly agentId: string
  readonly phase: StoppingPhase
}

/** The progress of a stop in one line. */
export function StopSteps({ agentId, phase }: StopStepsProps): ReactElement {
  const steps = useSteps(agentId, phase)
  return (
    <ol className={cx('steps')} aria-label="Steps of the stop">
      {steps.map(({ name, place }) => (
        <li
          key={name}
          className={cx('step', place !== 'ahead' && place)}
          title={stepHint(name)}
          aria-current={place === 'now' ? 'step' : undefined}
        >
          <StepDot place={place} />
          <span className={cx('label')}>{stepLabel(name)}</span>
        </li>
      ))}
    </ol>
  )
}

/** The same, a line for each step, with what it does and how long it took. */
export function StopStepList({ agentId, phase }: StopStepsProps): ReactElement {
  const steps = useSteps(agentId, phase)
  return (
    <ol className={cx('list')} aria-label="Steps of the stop">
      {steps.map(({ name, place, since }, index) => (
        <li
          key={name}
          className={cx('line', place !== 'ahead' && place)}
          aria-current={place === 'now' ? 'step' : undefined}
        >
          <StepDot place={place} />
          <span>{stepLabel(name)}</span>
          <span className={cx('hint')} title={stepHint(name)}>
            {stepHint(name)}
          </span>
          <span className={cx('time')}>
            {place === 'now' && since !== null && <Elapsed since={since} />}
            {place === 'past' && pastTime(since, steps[index + 1]?.since ?? null)}
          </span>
        </li>
      ))}
    </ol>
  )
}

/** The time since `since`, updated every second. */
export function Elapsed({ since }: { readonly since: number }): string {
  return formatDuration(useNow() - since)
}

function useSteps(agentId: string, phase: StoppingPhase): readonly StepView[] {
  const journal = useFleet((fleet) => fleet.journal.get(agentId) ?? null)
  return stopProgress(phase, journal ?? [])
}

function pastTime(since: number | null, until: number | null): string {
  return since === null || until === null ? '' : formatElapsed(until - since)
}

function StepDot({ place }: { readonly place: StepView['place'] }): ReactElement {
  return (
    <svg className={cx('dot')} viewBox="0 0 10 10" aria-hidden fill="none" stroke="currentColor" strokeWidth="1.6">
      {place === 'past' && <path d="M1.5 5.4 4 7.8 8.5 2.6" strokeLinecap="round" strokeLinejoin="round" />}
      {place === 'now' && <circle cx="5" cy="5" r="3.4" fill="currentColor" />}
      {place === 'ahead' && <circle cx="5" cy="5" r="3.2" />}
    </svg>
  )
}

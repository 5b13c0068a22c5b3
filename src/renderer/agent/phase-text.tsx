import type { ReactElement, ReactNode } from 'react'
import type { AgentView } from '../../contract/views.ts'
import { useFleet } from '../client/client-context.ts'
import { capitalized, formatDuration } from '../../words/format.ts'
import { useNow } from '../client/now.ts'
import { Chip } from '../ui/chip.tsx'
import { backoffWords, type BackoffPhase } from '../../words/backoff-words.ts'
import { isTold, needsPerson } from '../../core/activity/needs-you.ts'
import { activitySentence } from '../../words/activity-words.ts'
import { agentTone } from './agent-tone.ts'
import { HELD } from '../../words/guard-words.ts'
import { phaseChip, phaseSentence, turnWords, type PhaseMoment } from '../../words/phase-words.ts'

/** The phase in words, or what it is doing while it runs. A component of its own, so that a ticking time renders nothing else. */
export function PhaseText({ agent }: { readonly agent: AgentView }): string {
  const moment = useMoment(agent.id)
  const { state, activity, held } = agent
  if (held !== null) return `${HELD} ${formatDuration(moment.now - held.since)}`
  if (state.phase.kind !== 'running' || !isTold(activity)) return phaseSentence(state.phase, moment)
  return activitySentence(activity, moment.now)
}

/** How long it has waited for a person: "2 m". */
export function WaitText({ since }: { readonly since: number }): string {
  return formatDuration(useNow() - since)
}

/** The phase as a pill, or that it needs a person; nothing for a run that just runs. */
export function PhaseChip({ agent }: { readonly agent: AgentView }): ReactNode {
  const { state, activity, held } = agent
  const moment = useMoment(agent.id)
  if (held !== null) return <Chip tone="waiting">{HELD}</Chip>
  const isNeedy = state.phase.kind === 'running' && activity !== null && needsPerson(agent)
  const text = isNeedy ? activitySentence(activity, moment.now) : phaseChip(state.phase, moment)
  return text && <Chip tone={agentTone({ phase: state.phase, activity })}>{text}</Chip>
}

/** "Restarts in 4 s", in a component of its own because it changes every second. */
export function BackoffText({ phase }: { readonly phase: BackoffPhase }): string {
  const words = backoffWords(phase, useNow())
  return capitalized(words)
}

/** "2nd in line", or nothing for an agent that is not in the queue. */
export function TurnText({ id }: { readonly id: string }): string {
  const turn = useTurn(id)
  if (turn === null) return 'Waiting to start'
  const words = turnWords(turn)
  return capitalized(words)
}

/** An agent whose fallback runs in its place. */
export function FallbackChip({ agent: { state, spec } }: { readonly agent: AgentView }): ReactElement | null {
  if (!state.restarts.onFallback) return null
  const fallback = spec.fallback === null ? '' : `: ${spec.fallback.command ?? spec.fallback.type}`
  return (
    <span title={`Its own program could not be kept running; its fallback runs instead${fallback}`}>
      <Chip tone="waiting">fallback</Chip>
    </span>
  )
}

function useMoment(id: string): PhaseMoment {
  return { now: useNow(), turn: useTurn(id) }
}

/** Place in the queue, from 1; null: not in it. */
function useTurn(id: string): number | null {
  return useFleet(({ queue }) => queue.get(id) ?? null)
}

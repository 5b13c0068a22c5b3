import type { ReactElement, ReactNode } from 'react'
import type { AgentView } from '../../../contract/views.ts'
import type { StoppingPhase } from '../../../shapes/state.ts'
import { useMayChange } from '../../client/client-context.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { heldTileNotice } from '../../../words/guard-words.ts'
import { phaseNotice } from '../../../words/phase-notice.ts'
import { BackoffText, TurnText } from '../../agent/phase-text.tsx'
import { Elapsed, StopSteps } from '../../agent/stop-steps.tsx'
import { toTerminalOfTile } from '../../state/focus-moves.ts'
import { useQueueWait } from '../../state/use-queue-wait.ts'
import { useAgentCommand } from '../../state/use-agent-command.ts'
import styles from './tile.module.css'

const cx = classesOf(styles)

/** What happened, what will happen next, and what can be done; nothing for a run that just runs. */
export function TileFoot({ agent }: { readonly agent: AgentView }): ReactElement | null {
  const { phase } = agent.state
  return phase.kind === 'stopping' ? <StopFoot agent={agent} phase={phase} /> : <NoticeFoot agent={agent} />
}

function NoticeFoot({ agent }: { readonly agent: AgentView }): ReactElement | null {
  const run = useAgentCommand()
  const mayChange = useMayChange()
  const wait = useQueueWait(agent.id)
  const notice = agent.held === null ? phaseNotice(agent.state.phase, wait) : heldTileNotice(agent.held)
  if (notice === null) return null
  return (
    <div className={cx('foot')} role="status">
      <span className={cx('words')} title={notice.sentence}>
        <WaitWords agent={agent} /> {notice.sentence}
      </span>
      <span className={cx('actions')}>
        {(mayChange ? notice.actions : []).map(({ command, label }) => (
          <Button key={command} ref={toTerminalOfTile} onClick={() => run(command, agent)}>
            {label}
          </Button>
        ))}
      </span>
    </div>
  )
}

/** When it starts, or its place in the queue, before the reason. */
function WaitWords({ agent: { id, state } }: { readonly agent: AgentView }): ReactNode {
  const { phase } = state
  if (phase.kind === 'queued') {
    return (
      <b className={cx('wait')} aria-live="off">
        <TurnText id={id} />.
      </b>
    )
  }
  if (phase.kind !== 'backoff') return null
  return (
    <b className={cx('wait')} aria-live="off">
      <BackoffText phase={phase} />.
    </b>
  )
}

function StopFoot({ agent, phase }: { readonly agent: AgentView; readonly phase: StoppingPhase }): ReactElement {
  const run = useAgentCommand()
  const mayChange = useMayChange()
  return (
    <div className={cx('foot')} role="status">
      <StopSteps agentId={agent.id} phase={phase} />
      <span className={cx('elapsed')} aria-live="off">
        <Elapsed since={phase.since} />
      </span>
      {mayChange && !phase.forced && phase.step !== 'kill' && (
        <span className={cx('actions')}>
          <Button ref={toTerminalOfTile} onClick={() => run('kill', agent)}>
            Kill now
          </Button>
        </span>
      )}
    </div>
  )
}

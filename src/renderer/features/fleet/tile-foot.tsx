import { Fragment, type ReactElement } from 'react'
import type { AgentView } from '../../../contract/schemas/agent.ts'
import { useNow } from '../../client/now.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { STOP_STAGES, phaseNotice, stopStage } from '../agent/phase-notice.ts'
import { useAgentCommand } from '../agent/use-agent-command.ts'
import styles from './tile.module.css'

const cx = classesOf(styles)

/** What happened, what will happen next, and what can be done; nothing for a run that just runs. */
export function TileFoot({ agent }: { readonly agent: AgentView }): ReactElement | null {
  return agent.state.phase.kind === 'stopping' ? <StopFoot agent={agent} /> : <NoticeFoot agent={agent} />
}

function NoticeFoot({ agent }: { readonly agent: AgentView }): ReactElement | null {
  const run = useAgentCommand()
  const notice = phaseNotice(agent.state.phase, useNow())
  if (notice === null) return null
  return (
    <footer className={cx('foot')} role="status">
      <span className={cx('words')} title={notice.sentence}>
        {notice.sentence}
      </span>
      <span className={cx('actions')}>
        {notice.actions.map(({ command, label }) => (
          <Button key={command} onClick={() => run(command, agent)}>
            {label}
          </Button>
        ))}
      </span>
    </footer>
  )
}

function StopFoot({ agent }: { readonly agent: AgentView }): ReactElement | null {
  const run = useAgentCommand()
  const { phase } = agent.state
  if (phase.kind !== 'stopping') return null
  const stage = stopStage(phase)
  return (
    <footer className={cx('foot')} role="status">
      <span className={cx('stages')}>
        {STOP_STAGES.map((words, index) => (
          <Fragment key={words}>
            {index > 0 && <span aria-hidden>·</span>}
            <span
              className={cx('stage', index < stage && 'past', index === stage && 'now')}
              aria-current={index === stage ? 'step' : undefined}
            >
              {words}
            </span>
          </Fragment>
        ))}
      </span>
      {!phase.forced && (
        <span className={cx('actions')}>
          <Button onClick={() => run('kill', agent)}>Kill now</Button>
        </span>
      )}
    </footer>
  )
}

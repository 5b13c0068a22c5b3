import { Ellipsis } from 'lucide-react'
import type { ReactElement } from 'react'
import type { AgentView } from '../../../contract/views.ts'
import { isUp, liveRunOf } from '../../../core/agent/state.ts'
import { useAgent, useCanOpen, useMayChange, useVitals } from '../../client/client-context.ts'
import { useView } from '../../state/view-state.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { focusHandover } from '../../ui/focus-handover.ts'
import { Menu } from '../../ui/menu.tsx'
import { commandLabel, commandsOf } from '../../../words/commands/agent-commands.ts'
import { agentMenu, occasionOf } from '../../agent/agent-menu.tsx'
import { AgentGlyph } from '../../agent/agent-glyph.tsx'
import { FallbackChip, PhaseText } from '../../agent/phase-text.tsx'
import { Elapsed, StopStepList } from '../../agent/stop-steps.tsx'
import { useAgentCommand } from '../../state/use-agent-command.ts'
import { Doing } from './doing.tsx'
import { CHART_WINDOW_MS } from './chart.ts'
import { Charts } from './charts.tsx'
import { Events } from './events.tsx'
import { HealthSection } from './health.tsx'
import { Facts } from './facts.tsx'
import styles from './inspector.module.css'
import { Limits } from './limits.tsx'
import { Processes } from './processes.tsx'
import { Runs } from './runs.tsx'
import { WaitingMessages } from './waiting-messages.tsx'
import { Used } from './used.tsx'
import { Why } from './why.tsx'
import { Worktree } from './worktree.tsx'

const cx = classesOf(styles)
/** Commands with a button of their own; the rest is in the menu. */
const BUTTONS = ['let-run', 'start', 'stop', 'restart'] as const
/** A button that goes away leaves the keyboard in the inspector. */
const toPanel = focusHandover((button) => button.closest<HTMLElement>('#inspector')?.focus())

/** Everything about the selected agent. */
export function Inspector(): ReactElement {
  const selectedId = useView((view) => view.selectedId)
  return (
    <div className={cx('inspector')} id="inspector" tabIndex={-1}>
      {selectedId === null ? <div className={cx('empty')}>Select an agent.</div> : <Selected id={selectedId} />}
    </div>
  )
}

function Selected({ id }: { readonly id: string }): ReactElement | null {
  const agent = useAgent(id)
  if (agent === null) return null
  return (
    <>
      <Head agent={agent} />
      <Doing agent={agent} />
      <Why key={`why-${id}`} agent={agent} />
      <WaitingMessages agent={agent} />
      <Stopping agent={agent} />
      <HealthSection agent={agent} />
      <VitalSigns agent={agent} />
      <Limits agent={agent} />
      {isUp(agent.state.phase) && <Processes key={id} agent={agent} />}
      <Used key={`used-${id}`} agent={agent} />
      <Worktree key={`worktree-${id}`} agent={agent} />
      <Facts agent={agent} />
      <Runs key={`runs-${id}`} agentId={id} />
      <Events agentId={id} />
    </>
  )
}

function VitalSigns({ agent }: { readonly agent: AgentView }): ReactElement {
  const { id } = agent
  const hasSamples = useVitals((vitals) => {
    const latest = vitals.ringOf(id)?.latest
    return latest !== null && latest !== undefined && vitals.hostNow() - latest.at < CHART_WINDOW_MS
  })
  return (
    <section className={cx('section')} aria-label="Vital signs">
      {hasSamples ? <Charts agent={agent} /> : <p className={cx('quiet')}>No samples in the last 15 minutes.</p>}
    </section>
  )
}

function Head({ agent }: { readonly agent: AgentView }): ReactElement {
  const { phase } = agent.state
  const mayChange = useMayChange()
  return (
    <section className={cx('section')} aria-label="Agent">
      <h2 className={cx('title')}>
        <AgentGlyph phase={phase} activity={agent.activity} isHeld={agent.held !== null} />
        <span>{agent.spec.name}</span>
        <FallbackChip agent={agent} />
      </h2>
      <SubLine agent={agent} />
      {mayChange && <HeadButtons agent={agent} />}
    </section>
  )
}

function HeadButtons({ agent }: { readonly agent: AgentView }): ReactElement {
  const run = useAgentCommand()
  const canOpen = useCanOpen()
  const { phase } = agent.state
  const commands = commandsOf(phase, occasionOf(agent, canOpen))
  return (
    <div className={cx('buttons')}>
      {BUTTONS.filter((command) => commands.includes(command)).map((command) => (
        <Button key={command} ref={toPanel} onClick={() => run(command, agent)}>
          {commandLabel(command, phase)}
        </Button>
      ))}
      {phase.kind === 'stopping' && (
        <Button ref={toPanel} onClick={() => run('kill', agent)}>
          {commandLabel('kill', phase)}
        </Button>
      )}
      <Menu
        entries={agentMenu(agent, run, canOpen)}
        trigger={
          <IconButton label="More commands">
            <Ellipsis size={15} />
          </IconButton>
        }
      />
    </div>
  )
}

function Stopping({ agent }: { readonly agent: AgentView }): ReactElement | null {
  const { phase } = agent.state
  if (phase.kind !== 'stopping') return null
  return (
    <section className={cx('section')} aria-label="Stop">
      <StopStepList agentId={agent.id} phase={phase} />
    </section>
  )
}

function SubLine({ agent }: { readonly agent: AgentView }): ReactElement {
  const { spec, state, version } = agent
  const run = liveRunOf(state.phase)
  const rest = [state.generation === 0 ? null : `run ${state.generation}`, run?.runner ?? spec.runner].filter(
    (part) => part !== null,
  )
  return (
    <div className={cx('sub')}>
      {version === null ? spec.type : `${spec.type} ${version}`} ·{' '}
      {run !== null && state.phase.kind === 'running' ? (
        <>
          up <Elapsed since={run.startedAt} />
        </>
      ) : (
        <PhaseText agent={agent} />
      )}
      {rest.map((part) => ` · ${part}`)}
    </div>
  )
}

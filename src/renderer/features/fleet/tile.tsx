import { Ellipsis, Maximize2, Minimize2 } from 'lucide-react'
import { memo, type ComponentType, type ReactElement } from 'react'
import { assertNever } from '../../../base/assert-never.ts'
import type { AgentView } from '../../../contract/views.ts'
import { isUp } from '../../../core/agent/state.ts'
import { useAgent, useCanOpen, useMayChange } from '../../client/client-context.ts'
import { keysFor } from '../../state/command-keys.ts'
import { toFleet } from '../../state/focus-moves.ts'
import { useIsReceiver } from '../../state/receivers.ts'
import { toggleMaximised, useView } from '../../state/view-state.ts'
import { IconButton } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Menu } from '../../ui/menu.tsx'
import { agentMenu } from '../../agent/agent-menu.tsx'
import { useSurvivorsOf } from '../../state/use-orphan-commands.ts'
import { phaseCard, survivorsCard } from '../../../words/phase-card.ts'
import { AlertButton } from '../../agent/alert-mark.tsx'
import { ReceiverMark } from '../../agent/receiver-mark.tsx'
import { AgentGlyph } from '../../agent/agent-glyph.tsx'
import { FallbackChip, PhaseChip } from '../../agent/phase-text.tsx'
import { agentTone } from '../../agent/agent-tone.ts'
import { useAgentCommand } from '../../state/use-agent-command.ts'
import { placeWords } from '../../../words/place-words.ts'
import { TileCard } from './tile-card.tsx'
import { TileFoot } from './tile-foot.tsx'
import styles from './tile.module.css'

const cx = classesOf(styles)

/** What the terminal of a tile takes. The app decides which component it is: features do not import each other. */
export interface TileTerminalProps {
  readonly agentId: string
  readonly name: string
  /** Generation of the run that is up or about to be; null: none is, and the last screen is shown faded. */
  readonly run: number | null
  /** Something lies over it that takes the keyboard in its place. */
  readonly isCovered: boolean
  /** Said over an empty screen; null: nothing. */
  readonly blankWords: string | null
}

/** What a Tile takes. */
export interface TileProps {
  readonly Terminal: ComponentType<TileTerminalProps>
  readonly id: string
  /** Columns of the grid it takes. */
  readonly span: number
  readonly isMaximised: boolean
}

/** One agent's terminal with its head, and a foot when there is something to say. */
export const Tile = memo(function Tile({ Terminal, id, span, isMaximised }: TileProps): ReactElement | null {
  const agent = useAgent(id)
  const isSelected = useView((view) => view.selectedId === id)
  const isReceiver = useIsReceiver(agent)
  const survivors = useSurvivorsOf(id)
  if (agent === null) return null
  const { phase } = agent.state
  const tone = agentTone({ phase, activity: agent.activity, isHeld: agent.held !== null })
  const card = phase.kind === 'queued' ? survivorsCard(survivors) : phaseCard(phase)
  return (
    <section
      ref={toFleet}
      className={cx(
        'tile',
        (tone === 'waiting' || agent.held !== null) && 'waiting',
        tone === 'danger' && 'danger',
        isSelected && !isMaximised && 'selected',
        isReceiver && 'receiver',
        (agent.held !== null || (phase.kind !== 'running' && phase.kind !== 'starting')) && 'hasFoot',
      )}
      style={{ gridColumn: `span ${span}` }}
      aria-label={agent.spec.name}
      data-tile={agent.spec.name}
      data-agent-id={id}
      data-phase={phase.kind}
      data-activity={agent.activity?.kind}
      data-receiver={isReceiver || undefined}
    >
      <TileHead agent={agent} isMaximised={isMaximised} />
      <div className={cx('stage')}>
        <Terminal
          agentId={id}
          name={agent.spec.name}
          run={isUp(phase) ? agent.state.generation : null}
          isCovered={card !== null}
          blankWords={blankWords(agent)}
        />
        {card !== null && <TileCard agent={agent} card={card} />}
      </div>
      <TileFoot agent={agent} />
    </section>
  )
})

function TileHead({ agent, isMaximised }: { readonly agent: AgentView; readonly isMaximised: boolean }): ReactElement {
  const run = useAgentCommand()
  const mayChange = useMayChange()
  const canOpen = useCanOpen()
  const { spec, state, title, activity } = agent
  return (
    <header className={cx('head')} onDoubleClick={() => toggleMaximised(agent.id)}>
      <AgentGlyph phase={state.phase} activity={activity} isHeld={agent.held !== null} />
      <span className={cx('name')}>{spec.name}</span>
      <span className={cx('where')} title={[spec.cwd, title].filter((part) => part !== '').join('\n')}>
        {placeWords(agent)}
      </span>
      <span className={cx('chips')}>
        <ReceiverMark agent={agent} />
        <AlertButton agentId={agent.id} />
        <FallbackChip agent={agent} />
        <PhaseChip agent={agent} />
      </span>
      <span className={cx('tools')} onDoubleClick={(event) => event.stopPropagation()}>
        <IconButton
          label={isMaximised ? 'Back to the grid' : 'Maximise'}
          keys={keysFor('maximise')}
          onClick={() => toggleMaximised(agent.id)}
        >
          {isMaximised ? <Minimize2 size={13} /> : <Maximize2 size={13} />}
        </IconButton>
        {mayChange && (
          <Menu
            entries={agentMenu(agent, run, canOpen)}
            trigger={
              <IconButton label={`Commands for ${spec.name}`}>
                <Ellipsis size={15} />
              </IconButton>
            }
          />
        )}
      </span>
    </header>
  )
}

function blankWords({ state }: AgentView): string | null {
  switch (state.phase.kind) {
    case 'stopped':
      return state.phase.lastRun === null
        ? 'Its terminal appears here once it runs.'
        : 'No output is kept of its last run.'
    case 'queued':
      return state.phase.lastRun === null ? 'Its terminal appears here once it runs.' : null
    case 'backoff':
      return 'No output is kept of its last run.'
    case 'crash-loop':
    case 'failed':
    case 'unkillable':
    case 'starting':
    case 'running':
    case 'stopping':
    case 'unknown':
      return null
    default:
      return assertNever(state.phase)
  }
}

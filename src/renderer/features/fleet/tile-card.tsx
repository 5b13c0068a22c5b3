import { useState, type ReactElement } from 'react'
import type { AgentView } from '../../../contract/views.ts'
import { useMayChange } from '../../client/client-context.ts'
import { toTerminalOfTile } from '../../state/focus-moves.ts'
import { openOverlay, showPlace } from '../../state/view-state.ts'
import { useWishedFocus } from '../../state/wished-focus.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { LastLines } from '../../agent/last-lines.tsx'
import type { CardAction, PhaseCard } from '../../../words/phase-card.ts'
import { AgentGlyph } from '../../agent/agent-glyph.tsx'
import { assertNever } from '../../../base/assert-never.ts'
import { useOrphanCommands, useSurvivorsOf } from '../../state/use-orphan-commands.ts'
import { useAgentCommand } from '../../state/use-agent-command.ts'
import styles from './tile-card.module.css'

const cx = classesOf(styles)

/** What a TileCard takes. */
export interface TileCardProps {
  readonly agent: AgentView
  readonly card: PhaseCard
}

/** Over the last screen of an agent that does not come up again by itself: what happened, its last lines, what to do. Takes the keyboard for its terminal. */
export function TileCard({ agent, card }: TileCardProps): ReactElement {
  const [element, setElement] = useState<HTMLElement | null>(null)
  useWishedFocus(agent.id, element)
  return (
    <div ref={toTerminalOfTile} className={cx('scrim')}>
      <div ref={setElement} className={cx('card')} role="status" tabIndex={-1} data-card={agent.state.phase.kind}>
        <div className={cx('title')}>
          <AgentGlyph phase={agent.state.phase} />
          <span>{card.title}</span>
        </div>
        <p className={cx('sentence')} title={card.sentence}>
          {card.sentence}
        </p>
        {card.facts.length > 0 && <CardRows facts={card.facts} />}
        {card.lines.length > 0 && (
          <div className={cx('lines')}>
            <LastLines lines={card.lines} />
          </div>
        )}
        <CardActions agent={agent} actions={card.actions} />
      </div>
    </div>
  )
}

function CardRows({ facts }: Pick<PhaseCard, 'facts'>): ReactElement {
  return (
    <dl className={cx('facts')}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Carries out what a card offers; one without a case here does not compile. */
function useCardAction(agent: AgentView): (action: CardAction) => void {
  const run = useAgentCommand()
  const { kill, killAll, ignore } = useOrphanCommands()
  const survivors = useSurvivorsOf(agent.id)
  return ({ does }) => {
    switch (does) {
      case 'show-orphans':
        return showPlace('orphans')
      case 'show-policy':
        return openOverlay({ kind: 'settings', section: 'security' })
      case 'end-survivors':
        return survivors.length === 1 ? survivors.forEach(kill) : killAll(survivors)
      case 'ignore-survivors':
        return survivors.forEach((survivor) => ignore(survivor, true))
      case 'let-run':
      case 'start':
      case 'resume':
      case 'start-anew':
      case 'stop':
      case 'restart':
      case 'kill':
      case 'send':
      case 'edit':
      case 'open-folder':
      case 'open-editor':
      case 'post-mortem':
      case 'remove':
        return run(does, agent)
      default:
        return assertNever(does)
    }
  }
}

function CardActions({ agent, actions }: { readonly agent: AgentView } & Pick<PhaseCard, 'actions'>): ReactElement {
  const act = useCardAction(agent)
  const mayChange = useMayChange()
  const offered = actions.filter(({ does }) => mayChange || does === 'show-orphans')
  return (
    <div className={cx('actions')}>
      {offered.map((action, index) => (
        <Button
          key={action.does}
          look={index === offered.length - 1 ? 'primary' : 'plain'}
          className={cx(index === 0 && 'first')}
          onClick={() => act(action)}
        >
          {action.label}
        </Button>
      ))}
    </div>
  )
}

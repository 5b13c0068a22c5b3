import { memo, type ReactElement } from 'react'
import type { AgentView } from '../../../contract/views.ts'
import { useAgent, useVitals } from '../../client/client-context.ts'
import { useNow } from '../../client/now.ts'
import { healthSentence, TREND_ARROWS } from '../../../words/health-words.ts'
import { spendingFigure, spendingWords, todayOf } from '../../../words/spending-words.ts'
import { useView } from '../../state/view-state.ts'
import { classesOf } from '../../ui/classes.ts'
import { liveRunOf } from '../../../core/agent/state.ts'
import type { VitalsSample } from '../../../shapes/vitals.ts'
import type { AgentSort } from '../../../words/filter/agent-order.ts'
import { formatBytes, formatDuration, formatPercent } from '../../../words/format.ts'
import { AlertMark } from '../../agent/alert-mark.tsx'
import { ReceiverDot } from '../../agent/receiver-mark.tsx'
import { AgentGlyph } from '../../agent/agent-glyph.tsx'
import { PhaseText, WaitText } from '../../agent/phase-text.tsx'
import { needWordsOf } from '../../../words/activity-words.ts'
import { changeWords, shortChangeFigures } from '../../../words/worktree-words.ts'
import { restWords } from '../../../words/phase-words.ts'
import { agentTone } from '../../agent/agent-tone.ts'
import { isUnderTab } from '../../../core/agent/agent-tabs.ts'
import styles from './agent-list.module.css'
import { ROW_PX } from './list-lines.ts'
import { rowId } from './row-agent.ts'
import { SharedFolderMark } from './shared-folder-mark.tsx'
import { Sparkline } from './sparkline.tsx'

const cx = classesOf(styles)

/** What an AgentRow takes. */
export interface AgentRowProps {
  readonly id: string
  readonly isSelected: boolean
  /** Where it lies in its section of the list, px. */
  readonly top: number
  /** Its place, from 1, among `of` agents: most rows of a long list do not exist, so nobody can count them. */
  readonly place: number
  readonly of: number
}

/** One agent of the list: what it is called, what it is doing, what it uses. */
export const AgentRow = memo(function AgentRow({ id, isSelected, top, place, of }: AgentRowProps): ReactElement | null {
  const agent = useAgent(id)
  if (agent === null) return null
  const { spec, state, activity } = agent
  const isHeld = agent.held !== null
  const tone = agentTone({ phase: state.phase, activity, isHeld })
  const isNeedy = isUnderTab(agent, 'needs-you')
  return (
    <div
      id={rowId(id)}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      aria-posinset={place}
      aria-setsize={of}
      style={{ top, height: ROW_PX }}
      className={cx('row')}
      data-agent={spec.name}
      data-agent-id={id}
    >
      <AgentGlyph phase={state.phase} activity={activity} isHeld={isHeld} />
      <div style={{ minWidth: 0 }}>
        <div className={cx('title')}>
          <span className={cx('name')}>{spec.name}</span>
          <AlertMark agentId={id} />
          <SharedFolderMark agentId={id} />
          <ReceiverDot agent={agent} />
          <RowChanges worktree={agent.worktree} />
        </div>
        <RowWords agent={agent} isNeedy={isNeedy} />
      </div>
      <div className={cx('end')}>
        <Sparkline agentId={id} tone={tone === 'danger' ? 'danger' : null} />
        {isNeedy && activity !== null ? (
          <span className={cx('asked')}>
            <WaitText since={activity.since} />
          </span>
        ) : (
          <RowFigure agent={agent} />
        )}
      </div>
    </div>
  )
})

/** How much its worktree differs from what it was begun at. */
function RowChanges({ worktree }: Pick<AgentView, 'worktree'>): ReactElement | null {
  const changes = worktree?.changes ?? null
  const figures = changes === null ? null : shortChangeFigures(changes)
  if (changes === null || figures === null) return null
  return (
    <span className={cx('changes')} title={`Its worktree: ${changeWords(changes)}`} data-changes>
      {figures}
    </span>
  )
}

/** The health of an agent that is not well, with its reasons on hover. */
function RowHealth({ health }: Pick<AgentView, 'health'>): ReactElement | null {
  if (health === null || health.band === 'good') return null
  return (
    <span className={cx('health', health.band)} title={healthSentence(health)} data-health>
      {`health ${health.score} ${TREND_ARROWS[health.trend]}`.trimEnd()}
    </span>
  )
}

function isWell(health: AgentView['health']): boolean {
  return health === null || health.band === 'good'
}

/** What it is, where there is room for it beside its health, and does; of one that needs a person what it wants, in its own words. */
function RowWords({ agent, isNeedy }: { readonly agent: AgentView; readonly isNeedy: boolean }): ReactElement {
  const { activity } = agent
  if (!isNeedy || activity === null) {
    return (
      <div className={cx('sub', 'phase')}>
        <span className={cx('doing')}>
          {isWell(agent.health) && `${typeWords(agent)} · `}
          <PhaseText agent={agent} />
        </span>
        <RowHealth health={agent.health} />
      </div>
    )
  }
  const words = needWordsOf(activity)
  return (
    <div className={cx('sub', 'asked')} title={words}>
      {words}
    </div>
  )
}

/** What it runs as: its own type, or the fallback's that took its place. */
function typeWords({ spec, state }: AgentView): string {
  return state.restarts.onFallback && spec.fallback !== null ? `fallback ${spec.fallback.type}` : spec.type
}

/** The figure the list is sorted by, else memory, or what it used today and else ever, as the list is to show; of one that is down since when. */
function RowFigure({ agent }: { readonly agent: AgentView }): ReactElement {
  const { id, state } = agent
  const now = useNow()
  const figure = useView((view) => view.figure)
  const sort = useView((view) => view.order.by)
  const sorted = useVitals((vitals) => {
    const sample = vitals.sampleOf(id)
    return sample === null ? null : sampleWords(sort, sample)
  })
  const run = liveRunOf(state.phase)
  if (sort === 'cost' || (figure === 'spending' && !FIGURES.has(sort))) return <SpentFigure agent={agent} />
  if (sort === 'uptime' && run !== null) return <span>{formatDuration(now - run.startedAt)}</span>
  return <span>{sorted ?? (restWords(state.phase, now) || '\u00a0')}</span>
}

/** Orders whose figure the rows show, so that the order can be read off. */
const FIGURES: ReadonlySet<AgentSort> = new Set(['cpu', 'memory', 'processes', 'uptime'])

function sampleWords(sort: AgentSort, { cpuPercent, processes, memoryBytes }: VitalsSample): string {
  if (sort === 'cpu') return formatPercent(cpuPercent)
  return sort === 'processes' ? `${processes} proc.` : formatBytes(memoryBytes)
}

function SpentFigure({ agent: { spending } }: { readonly agent: AgentView }): ReactElement {
  const now = useNow()
  if (spending === null) return <span title="It has told nothing of what it uses.">–</span>
  const today = todayOf(spending.latest, now)
  return <span title={spendingWords(spending.total)}>{spendingFigure(today ?? spending.total)}</span>
}

import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react'
import { assertNever } from '../../../base/assert-never.ts'
import type { Lane } from '../../../shapes/history.ts'
import { laneWords } from '../../../words/history-words.ts'
import type { CommandIn } from '../../../words/commands/commands.ts'
import { useFleet } from '../../client/client-context.ts'
import { commandOfKey } from '../../state/command-keys.ts'
import { useThemeName } from '../../state/theme.ts'
import { selectAgent } from '../../state/view-state.ts'
import { classesOf } from '../../ui/classes.ts'
import { clearTimeCursor, useHistory, useTimeCursor } from './history-store.ts'
import styles from './timeline.module.css'
import { LaneBlock } from './lane-block.tsx'
import { LANE_PX, laneInk, type LaneInk } from './lane-painter.ts'
import { changeAfter } from './lanes.ts'
import { layerToken } from './layer-colors.ts'
import { openAt } from './open-run.ts'
import type { PlotPlace } from './plot-place.ts'
import type { Bounds } from './range.ts'
import type { Tick } from './ticks.ts'

const cx = classesOf(styles)

/** Lanes on one canvas: few canvases, and none much higher than what is in sight. */
const BLOCK = 16
/** Canvases this far out of sight are drawn already, px. */
const MARGIN_PX = 300

/** What a LaneList takes. */
export interface LaneListProps {
  readonly lanes: readonly Lane[]
  readonly bounds: Bounds
  readonly place: PlotPlace
  readonly ticks: readonly Tick[]
}

/** A lane for each agent, of which only those in sight exist. One stop of the Tab key; arrows move between agents and changes. */
export function LaneList({ lanes, bounds, place, ticks }: LaneListProps): ReactElement {
  const list = useRef<HTMLDivElement>(null)
  const agentId = useHistory((history) => history.agentId)
  const ink = useInk()
  const order = useFleet((fleet) => fleet.order)
  const [scrolled, setScrolled] = useState(0)
  const active = lanes.findIndex((lane) => lane.agentId === agentId)
  useEffect(() => {
    if (active >= 0) intoSight(list.current, active)
  }, [active])
  const [first, last] = blocksBetween(scrolled - MARGIN_PX, scrolled + globalThis.innerHeight + MARGIN_PX)
  const blocks = useMemo(() => blocksOf(lanes), [lanes])
  return (
    <div
      ref={list}
      id="lanes"
      className={cx('lanes')}
      role="listbox"
      aria-label="What each agent did"
      tabIndex={0}
      aria-activedescendant={active >= 0 ? laneId(agentId) : undefined}
      onClick={({ target }) => withLane(target, (id) => useHistory.setState({ agentId: id }))}
      onDoubleClick={({ target }) => withLane(target, selectAgent)}
      onKeyDown={(event) => moveByKey(event, { lanes, bounds, active })}
      onWheel={({ ctrlKey }) => {
        if (!ctrlKey) clearTimeCursor()
      }}
      onScroll={({ currentTarget }) => setScrolled(Math.floor(currentTarget.scrollTop / MARGIN_PX) * MARGIN_PX)}
    >
      <div role="presentation" className={cx('laneSpace')} style={{ height: lanes.length * LANE_PX }}>
        {blocks.map((members, index) =>
          index < first && active < 0 ? null : index >= first && index <= last ? (
            <LaneBlock
              key={members[0]?.agentId}
              lanes={members}
              top={index * BLOCK * LANE_PX}
              {...{ bounds, place, ticks, ink }}
            >
              {members.map((lane, at) => (
                <LaneName
                  key={lane.agentId}
                  lane={lane}
                  color={`var(${layerToken(lane.agentId, order)})`}
                  isActive={lane.agentId === agentId}
                  index={index * BLOCK + at}
                  of={lanes.length}
                  width={place.gutter}
                />
              ))}
            </LaneBlock>
          ) : null,
        )}
      </div>
    </div>
  )
}

interface LaneNameProps {
  readonly lane: Lane
  readonly color: string
  readonly isActive: boolean
  readonly index: number
  readonly of: number
  readonly width: number
}

function LaneName({ lane, color, isActive, index, of, width }: LaneNameProps): ReactElement {
  const words = laneWords(lane)
  return (
    <div
      id={laneId(lane.agentId)}
      role="option"
      className={cx('lane')}
      style={{ top: (index % BLOCK) * LANE_PX, height: LANE_PX }}
      aria-selected={isActive}
      aria-setsize={of}
      aria-posinset={index + 1}
      aria-label={`${lane.agentName}: ${words}`}
      tabIndex={-1}
      data-agent-id={lane.agentId}
    >
      <span data-lane-name className={cx('laneName')} style={{ width }} title={`${lane.agentName}\n${words}`}>
        <i className={cx('layer')} style={{ background: color }} />
        <span>{lane.agentName}</span>
      </span>
    </div>
  )
}

/** Calls `action` with the agent whose name lies under `target`. */
function withLane(target: EventTarget, action: (agentId: string) => void): void {
  const name = target instanceof Element ? target.closest('[data-lane-name]') : null
  const id = name?.closest<HTMLElement>('[data-agent-id]')?.dataset['agentId']
  if (id !== undefined) action(id)
}

/** The colours of the theme in force. */
function useInk(): LaneInk {
  const theme = useThemeName()
  // The theme is what the colours depend on, though it is not an argument.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  return useMemo(() => laneInk(), [theme])
}

function laneId(agentId: string | null): string {
  return `lane-${agentId ?? ''}`
}

function blocksOf(lanes: readonly Lane[]): readonly (readonly Lane[])[] {
  return Array.from({ length: Math.ceil(lanes.length / BLOCK) }, (_, index) =>
    lanes.slice(index * BLOCK, (index + 1) * BLOCK),
  )
}

function blocksBetween(from: number, to: number): readonly [number, number] {
  return [Math.floor(Math.max(0, from) / (BLOCK * LANE_PX)), Math.floor(to / (BLOCK * LANE_PX))]
}

function intoSight(list: HTMLElement | null, index: number): void {
  if (list === null) return
  const top = index * LANE_PX
  if (top < list.scrollTop) list.scrollTo({ top })
  else if (top + LANE_PX > list.scrollTop + list.clientHeight) list.scrollTo({ top: top + LANE_PX - list.clientHeight })
}

interface Keyed {
  readonly lanes: readonly Lane[]
  readonly bounds: Bounds
  readonly active: number
}

function moveByKey(event: KeyboardEvent<HTMLElement>, keyed: Keyed): void {
  const command = commandOfKey('lanes', event)
  if (command === null) return
  event.preventDefault()
  event.stopPropagation()
  const { lanes, active } = keyed
  const target = lanes[laneFor(command, active, lanes.length)]
  if (target === undefined) return
  const changed = target.agentId !== lanes[active]?.agentId
  if (changed) useHistory.setState({ agentId: target.agentId })
  const at = momentFor(command, target, keyed)
  if (command === 'lane-open') openAt(target, at)
  else placeCursor(event.currentTarget, { ...keyed, lane: target, at })
}

/** The lane a command leads to. */
function laneFor(command: CommandIn<'lanes'>, active: number, count: number): number {
  switch (command) {
    case 'lane-next':
      return Math.min(count - 1, active + 1)
    case 'lane-previous':
      return Math.max(0, active - 1)
    case 'lane-first':
      return 0
    case 'lane-last':
      return count - 1
    case 'change-later':
    case 'change-earlier':
    case 'lane-open':
      return Math.max(0, active)
    default:
      return assertNever(command)
  }
}

/** Where the cursor goes on that lane: the next change, or where it is, at first to the end. */
function momentFor(command: CommandIn<'lanes'>, lane: Lane, { bounds }: Keyed): number {
  const at = Math.min(bounds.to, Math.max(bounds.from, useTimeCursor.getState().at ?? bounds.to))
  const step = command === 'change-later' ? 1 : command === 'change-earlier' ? -1 : 0
  const change = step === 0 ? null : changeAfter(lane, at, step)
  return change === null || change < bounds.from || change > bounds.to ? at : change
}

function placeCursor(list: HTMLElement, parts: Keyed & { readonly lane: Lane; readonly at: number }): void {
  const { lanes, lane, at } = parts
  const top = lanes.indexOf(lane) * LANE_PX - list.scrollTop
  const y = list.offsetTop + Math.min(list.clientHeight, Math.max(0, top)) + LANE_PX / 2
  useTimeCursor.setState({ at, agentId: lane.agentId, y })
}

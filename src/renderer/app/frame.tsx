import { useEffect, useState, type ReactElement } from 'react'
import { afterPaint } from '../client/after-paint.ts'
import { useClient, useFleet, useLink } from '../client/client-context.ts'
import { useShownHost } from '../client/hosts-context.ts'
import { AgentList } from '../features/fleet/agent-list.tsx'
import { listOrder } from '../state/agent-groups.ts'
import { SparklinePainter } from '../features/fleet/sparkline-painter.ts'
import { SparklineContext } from '../features/fleet/sparkline.tsx'
import { TileGrid } from '../features/fleet/tile-grid.tsx'
import { TerminalView } from '../features/terminal/terminal-view.tsx'
import { DoctorView } from '../features/doctor/doctor-view.tsx'
import { MessageBar } from '../features/messages/message-bar.tsx'
import { HostsView } from '../features/hosts/hosts-view.tsx'
import { HistoryView } from '../features/history/history-view.tsx'
import { OrphansView } from '../features/orphans/orphans-view.tsx'
import { WorktreesView } from '../features/worktrees/worktrees-view.tsx'
import { PostMortemView } from '../features/post-mortem/post-mortem-view.tsx'
import { TasksView } from '../features/tasks/tasks-view.tsx'
import { Inspector } from '../features/inspector/inspector.tsx'
import { classesOf } from '../ui/classes.ts'
import { useAnnouncements } from './announcements.ts'
import { Banners } from './banners.tsx'
import { FirstStart } from './first-start.tsx'
import { FootBar } from './foot-bar.tsx'
import styles from './frame.module.css'
import { Overlays } from './overlays.tsx'
import { PLACE_ID, toSelectedTerminal } from '../state/focus-moves.ts'
import { TopBar } from './top-bar.tsx'
import { useShortcuts } from './use-shortcuts.ts'
import { useWebNotices } from './web-notices.ts'
import { useWindowTitle } from './window-title.ts'
import { selectInPlace, useView } from '../state/view-state.ts'

const cx = classesOf(styles)

/** The window: bar, then the fleet (list, tiles, inspector) or another view, then the footer. */
export function Frame(): ReactElement {
  const link = useLink().kind
  const isGone = link !== 'live' && link !== 'silent'
  const isOwn = useShownHost() === null
  // The list of hosts is this machine's, whichever fleet is shown.
  const isDimmed = useView(({ place }) => place !== 'hosts' || isOwn) && isGone
  useShortcuts()
  useSelection()
  useAnnouncements()
  useWindowTitle()
  useWebNotices()
  const isDrawn = useIsDrawn()
  return (
    <div className={cx('frame')}>
      <TopBar />
      <Banners />
      <div id={PLACE_ID} tabIndex={-1} className={cx('body', isDimmed && 'gone')} data-live={!isGone}>
        <Shown isWhole={isDrawn} />
      </div>
      <FootBar />
      <Overlays />
    </div>
  )
}

/** `isWhole`: false for the first frame of the page, in which the list comes. */
function Shown({ isWhole }: { readonly isWhole: boolean }): ReactElement {
  const place = useView((view) => view.place)
  const isEmpty = useFleet(({ agents }) => agents.size === 0)
  const run = useView((view) => view.postMortemOf)
  if (place === 'orphans') return <OrphansView />
  if (place === 'worktrees') return <WorktreesView />
  if (place === 'history') return <HistoryView />
  if (place === 'hosts') return <HostsView />
  if (place === 'doctor') return <DoctorView />
  if (place === 'tasks') return <TasksView />
  if (place === 'post-mortem' && run !== null) return <PostMortemView run={run} />
  return isEmpty ? <FirstStart /> : <Fleet isWhole={isWhole} />
}

function Fleet({ isWhole }: { readonly isWhole: boolean }): ReactElement {
  const painter = useSparklinePainter()
  const isListOpen = useView((view) => view.isListOpen)
  const isInspectorOpen = useView((view) => view.isInspectorOpen)
  const isWriting = useView((view) => view.receivers !== null)
  return (
    <SparklineContext value={painter}>
      {isListOpen ? (
        <div key="list" ref={toSelectedTerminal} className={cx('list')}>
          <AgentList />
        </div>
      ) : (
        <div key="no-list" />
      )}
      <main className={cx('main')} aria-label="Terminals">
        <h1 className="visually-hidden">Terminals</h1>
        {isWhole && <TileGrid Terminal={TerminalView} />}
        {isWriting && <MessageBar />}
      </main>
      {isInspectorOpen && (
        <aside ref={toSelectedTerminal} className={cx('inspector')} aria-label="Inspector">
          {isWhole && <Inspector />}
        </aside>
      )}
    </SparklineContext>
  )
}

/** True once the page has been drawn a first time. */
function useIsDrawn(): boolean {
  const [isDrawn, setIsDrawn] = useState(false)
  useEffect(() => {
    const drawn = afterPaint(() => setIsDrawn(true))
    return () => drawn.dispose()
  }, [])
  return isDrawn
}

function useSparklinePainter(): SparklinePainter | null {
  const { vitals } = useClient()
  const [painter, setPainter] = useState<SparklinePainter | null>(null)
  useEffect(() => {
    const made = new SparklinePainter(vitals)
    setPainter(made)
    return () => made.dispose()
  }, [vitals])
  return painter
}

/** Keeps the selection on an agent that exists. */
function useSelection(): void {
  const order = useFleet(listOrder)
  const selectedId = useView((view) => view.selectedId)
  useEffect(() => {
    const [first] = order
    if (first !== undefined && (selectedId === null || !order.includes(selectedId))) selectInPlace(first)
  }, [order, selectedId])
}

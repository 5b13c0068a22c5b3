import { useEffect } from 'react'
import { assertNever } from '../../../base/assert-never.ts'
import type { CommandIn } from '../../../words/commands/commands.ts'
import { useClient } from '../../client/client-context.ts'
import { commandOfKey } from '../../state/command-keys.ts'
import { showPlace, useView } from '../../state/view-state.ts'
import { showRange, showRangeBefore, useHistory, useTimeCursor } from './history-store.ts'
import { movedRange, spanOf, zoomedRange, type Bounds } from './range.ts'

/** Id of the field of the filter. */
export const FILTER_ID = 'history-filter'
/** How much of the range one step moves, and how much shorter or longer one step makes it. */
const STEP_SHARE = 0.5
const ZOOM = 2

/** The keys of the view, wherever in it the keyboard is but for fields. */
export function useHistoryKeys(bounds: Bounds): void {
  const { vitals } = useClient()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || useView.getState().overlay.kind !== 'none' || isTyping(event.target)) return
      const command = commandOfKey('history', event)
      if (command === null || command === 'history-back') return
      event.preventDefault()
      runCommand(command, { bounds, now: vitals.hostNow() })
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [bounds, vitals])
  useEscape()
}

interface Moment {
  readonly bounds: Bounds
  readonly now: number
}

/** Changes the range, or goes to the filter. */
export function runCommand(command: Exclude<CommandIn<'history'>, 'history-back'>, { bounds, now }: Moment): void {
  const { range } = useHistory.getState()
  const { at } = useTimeCursor.getState()
  const around = at !== null && at >= bounds.from && at <= bounds.to ? at : null
  switch (command) {
    case 'history-earlier':
      return showRange(movedRange(range, -STEP_SHARE, now))
    case 'history-later':
      return showRange(movedRange(range, STEP_SHARE, now))
    case 'history-zoom-in':
      return showRange(zoomedRange(range, 1 / ZOOM, { around, now }))
    case 'history-zoom-out':
      return showRange(zoomedRange(range, ZOOM, { around, now }))
    case 'history-unzoom':
      return showRangeBefore()
    case 'history-now':
      return showRange({ kind: 'live', spanMs: spanOf(range) })
    case 'history-filter':
      return document.getElementById(FILTER_ID)?.focus()
    default:
      return assertNever(command)
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select') !== null
}

/** Escape leads back to the fleet, unless something lies over the view or is open in it: heard before that closes. */
function useEscape(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (commandOfKey('history', event) !== 'history-back' || useView.getState().overlay.kind !== 'none') return
      const { target } = event
      if (target instanceof Element && target.closest('[role="menu"], [aria-expanded="true"]') !== null) return
      event.stopPropagation()
      if (isTyping(target)) document.getElementById('lanes')?.focus()
      else showPlace('fleet')
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [])
}

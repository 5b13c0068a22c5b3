import {
  useEffect,
  useId,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
} from 'react'
import { assertNever } from '../../../base/assert-never.ts'
import type { CommandIn } from '../../../words/commands/commands.ts'
import { commandOfKey } from '../../state/command-keys.ts'
import { classesOf } from '../../ui/classes.ts'
import styles from './virtual-table.module.css'

const cx = classesOf(styles)
/** Height of a row and of the heading, px. */
const ROW_PX = 30
/** Rows this far out of sight exist already, px. */
const MARGIN_PX = 300
/** Rows a page key moves by. */
const PAGE = 10

/** A column of a table. `width`: a CSS grid track. */
export interface TableColumn<K extends string> {
  readonly key: K
  readonly title: string
  readonly width: string
  readonly isNumber?: boolean
  readonly canSort?: boolean
}

/** By which column rows are ordered, and whether the largest comes first. */
export interface TableSort<K extends string> {
  readonly key: K
  readonly isDown: boolean
}

/** What a VirtualTable takes. */
export interface VirtualTableProps<T, K extends string> {
  readonly label: string
  readonly columns: readonly TableColumn<K>[]
  readonly rows: readonly T[]
  readonly keyOf: (row: T) => string
  readonly cellOf: (row: T, key: K) => ReactNode
  readonly sort: TableSort<K>
  readonly onSort?: (sort: TableSort<K>) => void
  readonly onOpen: (row: T) => void
  /** The pointer is on a row; null: on none. */
  readonly onPoint: (row: T | null) => void
  /** Space was pressed on a row. */
  readonly onChoose?: (row: T) => void
  readonly isChosen?: (row: T) => boolean
  /** The end is nearly in sight. */
  readonly onEnd: () => void
  /** Shown under the last row. */
  readonly foot: ReactNode
}

/** A table of which only the rows in sight exist. One stop of the Tab key; arrows move, Enter opens, Space chooses. */
export function VirtualTable<T, K extends string>(props: VirtualTableProps<T, K>): ReactElement {
  const { label, columns, rows, keyOf, cellOf, onOpen, onPoint, onEnd, isChosen, foot } = props
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const [scrolled, setScrolled] = useState(0)
  const [activeKey, setActiveKey] = useState<string | null>(null)
  const first = Math.max(0, Math.floor((scrolled - MARGIN_PX) / ROW_PX))
  const last = Math.ceil((scrolled + globalThis.innerHeight + MARGIN_PX) / ROW_PX)
  const isEndNear = last >= rows.length
  useEffect(() => {
    if (isEndNear) onEnd()
  }, [isEndNear, onEnd])
  const active = activeKey === null ? -1 : rows.findIndex((row) => keyOf(row) === activeKey)
  const isDrawn = active >= first && active < last
  const moveTo = (index: number): void => {
    const row = rows[index]
    if (row === undefined) return
    setActiveKey(keyOf(row))
    intoSight(box.current, index)
  }
  const tracks = columns.map(({ width }) => width).join(' ')
  return (
    <div
      ref={box}
      className={cx('table')}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      tabIndex={0}
      style={{ '--tracks': tracks } as CSSProperties}
      aria-activedescendant={isDrawn ? `${id}-${active}` : undefined}
      onClick={({ target }) => {
        const row = rows[indexUnder(target)]
        if (row === undefined) return
        setActiveKey(keyOf(row))
        onOpen(row)
      }}
      onPointerOver={({ target }) => onPoint(rows[indexUnder(target)] ?? null)}
      onPointerLeave={() => onPoint(null)}
      onKeyDown={(event) => onKey(event, { active, count: rows.length, moveTo, row: rows[active], ...props })}
      onScroll={({ currentTarget }) => setScrolled(Math.floor(currentTarget.scrollTop / MARGIN_PX) * MARGIN_PX)}
    >
      <Heading {...props} />
      <div role="rowgroup" className={cx('space')} style={{ height: rows.length * ROW_PX }}>
        {rows.slice(first, last).map((row, offset) => {
          const index = first + offset
          return (
            <div
              key={keyOf(row)}
              id={`${id}-${index}`}
              role="row"
              className={cx('row', index === active && 'active')}
              style={{ top: index * ROW_PX, height: ROW_PX }}
              aria-rowindex={index + 2}
              aria-selected={isChosen?.(row) ?? index === active}
              data-index={index}
            >
              {columns.map(({ key, isNumber = false }) => (
                <div key={key} role="gridcell" className={cx('cell', isNumber && 'number')}>
                  {cellOf(row, key)}
                </div>
              ))}
            </div>
          )
        })}
      </div>
      <div className={cx('foot')}>{foot}</div>
    </div>
  )
}

/** The row a click is on; −1: none, or something of its own in it. */
function indexUnder(target: EventTarget): number {
  if (!(target instanceof Element) || target.closest('input, button') !== null) return -1
  return Number(target.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1)
}

function Heading<T, K extends string>({ columns, sort, onSort }: VirtualTableProps<T, K>): ReactElement {
  return (
    <div role="rowgroup" className={cx('heading')}>
      <div role="row" className={cx('headingRow')} aria-rowindex={1}>
        {columns.map(({ key, title, isNumber = false, canSort = false }) => {
          const isSorted = sort.key === key
          const arrow = isSorted ? (sort.isDown ? ' ↓' : ' ↑') : ''
          return (
            <div
              key={key}
              role="columnheader"
              className={cx('cell', isNumber && 'number')}
              aria-sort={isSorted ? (sort.isDown ? 'descending' : 'ascending') : undefined}
            >
              {canSort && onSort !== undefined ? (
                <button
                  type="button"
                  className={cx('sort')}
                  onClick={() => onSort({ key, isDown: isSorted ? !sort.isDown : true })}
                >
                  {title}
                  <span aria-hidden>{arrow}</span>
                </button>
              ) : (
                <span className={title === '' ? 'visually-hidden' : undefined}>{title === '' ? 'Chosen' : title}</span>
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

interface Keyed<T> {
  readonly active: number
  readonly count: number
  readonly row: T | undefined
  readonly moveTo: (index: number) => void
  readonly onOpen: (row: T) => void
  readonly onChoose?: (row: T) => void
}

function onKey<T>(event: KeyboardEvent, { active, count, row, moveTo, onOpen, onChoose }: Keyed<T>): void {
  if (event.target !== event.currentTarget) return
  const command = commandOfKey('rows', event)
  if (command === null) return
  event.preventDefault()
  if (command === 'row-open') return row === undefined ? undefined : onOpen(row)
  if (command === 'row-choose') return row === undefined ? undefined : onChoose?.(row)
  moveTo(targetOf(command, active, count))
}

function targetOf(
  command: Exclude<CommandIn<'rows'>, 'row-open' | 'row-choose'>,
  active: number,
  count: number,
): number {
  switch (command) {
    case 'row-next':
      return Math.min(count - 1, active + 1)
    case 'row-previous':
      return Math.max(0, active - 1)
    case 'row-first':
      return 0
    case 'row-last':
      return count - 1
    case 'page-down':
      return Math.min(count - 1, active + PAGE)
    case 'page-up':
      return Math.max(0, active - PAGE)
    default:
      return assertNever(command)
  }
}

function intoSight(box: HTMLElement | null, index: number): void {
  if (box === null) return
  const top = index * ROW_PX
  // The heading lies over the first row in sight.
  const room = box.clientHeight - ROW_PX
  if (top < box.scrollTop) box.scrollTo({ top })
  else if (top + ROW_PX > box.scrollTop + room) box.scrollTo({ top: top + ROW_PX - room })
}

import { Search } from 'lucide-react'
import { useEffect, useState, type KeyboardEvent, type ReactElement, type ReactNode } from 'react'
import { closeOverlay } from '../../state/view-state.ts'
import { classesOf } from '../../ui/classes.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { fuzzyMatch, fuzzyRank } from './fuzzy.ts'
import styles from './palette.module.css'
import { usePaletteEntries, type PaletteEntry } from './use-palette-entries.tsx'

const cx = classesOf(styles)
const SECTIONS = ['Agents', 'Commands'] as const
/** Entries of a section that are drawn; nobody looks for one of a thousand by scrolling. */
const MAX_DRAWN = 60

/** Finds an agent or a command by a few letters of its name. */
export function Palette(): ReactElement {
  const [query, setQuery] = useState('')
  const [index, setIndex] = useState(0)
  const entries = usePaletteEntries()
  const ranked = fuzzyRank(query, entries)
  const sections = new Set(query === '' ? SECTIONS : ranked.map(({ section }) => section))
  const found = [...sections].flatMap((section) =>
    ranked.filter((entry) => entry.section === section).slice(0, MAX_DRAWN),
  )
  const at = Math.min(index, found.length - 1)
  const current = found[at]
  useEffect(() => {
    document.getElementById(optionId(current?.id))?.scrollIntoView({ block: 'nearest' })
  }, [current?.id])
  const choose = (entry: PaletteEntry): void => {
    closeOverlay()
    entry.run()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setIndex(Math.min(found.length - 1, at + 1))
    else if (event.key === 'ArrowUp') setIndex(Math.max(0, at - 1))
    else if (event.key === 'Enter' && current !== undefined) choose(current)
    else return
    event.preventDefault()
  }
  return (
    <Dialog title="Search or run a command" width={560} bare onClose={closeOverlay}>
      <div className={cx('head')}>
        <Search size={16} />
        <input
          className={cx('input')}
          data-initial-focus
          spellCheck={false}
          role="combobox"
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={current === undefined ? undefined : optionId(current.id)}
          aria-label="Search agents, run a command"
          placeholder="Search agents, run a command…"
          value={query}
          onKeyDown={onKeyDown}
          onChange={({ target }) => {
            setQuery(target.value)
            setIndex(0)
          }}
        />
        <Kbd>Esc</Kbd>
      </div>
      <div id="palette-list" role="listbox" aria-label="Found" className={cx('list')}>
        {found.length === 0 && <p className={cx('none')}>Nothing is called “{query}”.</p>}
        {found.map((entry, position) => (
          <div key={entry.id} role="presentation">
            {entry.section !== found[position - 1]?.section && (
              <div className={cx('section')}>{sectionWords(entry.section, ranked)}</div>
            )}
            <Option
              entry={entry}
              query={query}
              isCurrent={position === at}
              onHover={() => setIndex(position)}
              onChoose={() => choose(entry)}
            />
          </div>
        ))}
      </div>
    </Dialog>
  )
}

interface OptionProps {
  readonly entry: PaletteEntry
  readonly query: string
  readonly isCurrent: boolean
  readonly onHover: () => void
  readonly onChoose: () => void
}

function Option({ entry, query, isCurrent, onHover, onChoose }: OptionProps): ReactElement {
  return (
    <button
      type="button"
      role="option"
      id={optionId(entry.id)}
      aria-selected={isCurrent}
      tabIndex={-1}
      className={cx('entry')}
      onPointerMove={onHover}
      onClick={onChoose}
    >
      <span className={cx('icon')}>{entry.icon}</span>
      <span className={cx('label')}>{marked(entry.label, query)}</span>
      <span className={cx('detail')}>{entry.detail}</span>
      {entry.keys !== '' && <Kbd>{entry.keys}</Kbd>}
    </button>
  )
}

/** The heading of a section; where not all of it is drawn, it says so. */
function sectionWords(section: PaletteEntry['section'], ranked: readonly PaletteEntry[]): string {
  const count = ranked.filter((entry) => entry.section === section).length
  return count <= MAX_DRAWN ? section : `${section}, the first ${MAX_DRAWN} of ${count}`
}

function optionId(id: string | undefined): string {
  return `palette-${id ?? 'none'}`
}

/** The label with the letters that were typed marked. */
function marked(label: string, query: string): ReactNode {
  const positions = new Set(fuzzyMatch(query, label)?.positions)
  const characters = [...label].map((character, position) => ({ character, position }))
  return characters.map(({ character, position }) =>
    positions.has(position) ? <mark key={position}>{character}</mark> : character,
  )
}

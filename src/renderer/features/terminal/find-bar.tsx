import type { ISearchOptions, SearchAddon } from '@xterm/addon-search'
import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react'
import { commandOfKey, keysFor } from '../../state/command-keys.ts'
import { IconButton } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import styles from './find-bar.module.css'
import { readMatchColors } from './terminal-theme.ts'

const cx = classesOf(styles)

interface Found {
  readonly index: number
  readonly count: number
}

/** What a FindBar takes. */
export interface FindBarProps {
  readonly search: SearchAddon
  /** Another number each time it is asked for: the keyboard goes to its box, whose text is selected. */
  readonly asked: number
  readonly onClose: () => void
}

/** Finds text in one terminal, its scrollback included. */
export function FindBar({ search, asked, onClose }: FindBarProps): ReactElement {
  const box = useRef<HTMLInputElement>(null)
  const [term, setTerm] = useState('')
  useEffect(() => {
    box.current?.focus()
    box.current?.select()
  }, [asked])
  const [found, setFound] = useState<Found | null>(null)
  useEffect(() => {
    const results = search.onDidChangeResults(({ resultIndex, resultCount }) =>
      setFound({ index: resultIndex, count: resultCount }),
    )
    return () => {
      results.dispose()
      search.clearDecorations()
    }
  }, [search])
  const find = (text: string, direction: 'next' | 'previous', incremental: boolean): void => {
    if (text === '') {
      search.clearDecorations()
      return setFound(null)
    }
    if (direction === 'next') search.findNext(text, searchOptions(incremental))
    else search.findPrevious(text, searchOptions(incremental))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const command = commandOfKey('find-bar', event)
    if (command === null) return
    if (command === 'find-close') onClose()
    else find(term, command === 'find-next' ? 'next' : 'previous', false)
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={cx('bar')} role="search">
      <input
        ref={box}
        className={cx('input')}
        spellCheck={false}
        aria-label="Find in terminal"
        placeholder="Find"
        value={term}
        onKeyDown={onKeyDown}
        onChange={({ target }) => {
          setTerm(target.value)
          find(target.value, 'previous', true)
        }}
      />
      <span className={cx('count', found?.count === 0 && 'none')} role="status">
        {countWords(found)}
      </span>
      <IconButton label="Previous match" keys={keysFor('find-previous')} onClick={() => find(term, 'previous', false)}>
        <ChevronUp size={14} />
      </IconButton>
      <IconButton label="Next match" keys={keysFor('find-next')} onClick={() => find(term, 'next', false)}>
        <ChevronDown size={14} />
      </IconButton>
      <IconButton label="Close" keys={keysFor('find-close')} onClick={onClose}>
        <X size={14} />
      </IconButton>
    </div>
  )
}

function countWords(found: Found | null): string {
  if (found === null) return ''
  if (found.count === 0) return 'none'
  return found.index === -1 ? `${found.count}+` : `${found.index + 1} of ${found.count}`
}

function searchOptions(incremental: boolean): ISearchOptions {
  const { match, active } = readMatchColors()
  return {
    incremental,
    decorations: {
      matchBackground: match,
      matchOverviewRuler: match,
      activeMatchBackground: active,
      activeMatchColorOverviewRuler: active,
    },
  }
}

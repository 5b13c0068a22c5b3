import { Autocomplete } from '@base-ui/react/autocomplete'
import { Search, X } from 'lucide-react'
import { useRef, useState, type KeyboardEvent, type ReactElement } from 'react'
import { flushSync } from 'react-dom'
import { completeFilter, type FilterCompletion, type KnownValues } from '../../../words/filter/complete-filter.ts'
import { filterProblemWords } from '../../../words/filter/filter-words.ts'
import { formatCount } from '../../../words/format.ts'
import { parseFilter } from '../../../words/filter/parse-filter.ts'
import { useClient, useFleet } from '../../client/client-context.ts'
import type { Fleet } from '../../client/fleet.ts'
import { keysFor } from '../../state/command-keys.ts'
import { focusList } from '../../state/keyboard-moves.ts'
import { FILTER_ID, setFilter, useView } from '../../state/view-state.ts'
import { IconButton } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import styles from './list-filter.module.css'

const cx = classesOf(styles)

/** Which agents are listed, as words and `key:value`, with completion. Enter goes to the list, Escape empties it first. */
export function ListFilter({ shown }: { readonly shown: number }): ReactElement {
  const typed = useView((view) => view.filter)
  const all = useFleet(({ agents }) => agents.size)
  const [problem] = parseFilter(typed).problems
  return (
    <div className={cx('filter')}>
      <FilterInput typed={typed} />
      {typed.trim() !== '' && (
        <IconButton label="Clear the filter" onClick={() => setFilter('')}>
          <X size={13} />
        </IconButton>
      )}
      {typed.trim() !== '' && (
        <p className={cx('note', problem !== undefined && 'problem')} role="status">
          {problem === undefined ? `${shown} of ${formatCount(all, 'agent')}` : filterProblemWords(problem)}
        </p>
      )}
    </div>
  )
}

function FilterInput({ typed }: { readonly typed: string }): ReactElement {
  const { store } = useClient()
  const input = useRef<HTMLInputElement>(null)
  const [isOpen, setOpen] = useState(false)
  const [caret, setCaret] = useState(typed.length)
  const { fleet } = store.getState()
  const completions = isOpen && fleet !== null ? completeFilter(typed, caret, knownValues(fleet)) : NONE
  const choose = ({ text, caret: next }: FilterCompletion): void => {
    // At once: what is typed next must find the caret in its place.
    flushSync(() => {
      setFilter(text)
      setCaret(next)
    })
    input.current?.setSelectionRange(next, next)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const isListed = isOpen && completions.length > 0
    if (event.key === 'Escape' && !isListed) {
      if (typed === '') focusList()
      else setFilter('')
    } else if (event.key === 'Enter' && event.currentTarget.getAttribute('aria-activedescendant') === null) {
      focusList()
    }
  }
  return (
    <Autocomplete.Root
      items={completions}
      value={typed}
      mode="none"
      openOnInputClick
      open={isOpen && completions.length > 0}
      itemToStringValue={({ text }: FilterCompletion) => text}
      onOpenChange={(open, { reason }) => setOpen(open || reason === 'item-press')}
      onValueChange={(next, { reason }) => {
        if (reason === 'item-press') return choose(completions.find(({ text }) => text === next) ?? plain(next))
        setCaret(input.current?.selectionStart ?? next.length)
        setFilter(next)
      }}
    >
      <Search size={13} className={cx('icon')} aria-hidden />
      <Autocomplete.Input
        ref={input}
        id={FILTER_ID}
        className={cx('input')}
        aria-label="Filter agents"
        placeholder="Filter"
        title={`Words, or key:value, such as type:claude, -is:down, memory:>1GB (${keysFor('filter-list')})`}
        spellCheck={false}
        onKeyDown={onKeyDown}
        onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart ?? 0)}
      />
      <Autocomplete.Portal>
        <Autocomplete.Positioner sideOffset={6} alignOffset={-28} align="start" className={cx('layer')}>
          <Autocomplete.Popup className={cx('popup')}>
            <Autocomplete.List>
              {(completion: FilterCompletion) => (
                <Autocomplete.Item key={completion.text} value={completion} className={cx('item')}>
                  <span className={cx('label')}>{completion.label}</span>
                  <span className={cx('about')}>{completion.about}</span>
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  )
}

const NONE: readonly FilterCompletion[] = []

function plain(text: string): FilterCompletion {
  return { text, caret: text.length, label: text, about: '' }
}

/** What the agents of the fleet have, for keys that take any text. */
function knownValues({ agents, alerts }: Fleet): KnownValues {
  const all = [...agents.values()]
  const sorted = (values: readonly (string | null)[]): readonly string[] => {
    const known = values.flatMap((value) => (value === null || value === '' ? [] : [value]))
    return [...new Set(known)].toSorted((one, other) => one.localeCompare(other))
  }
  return {
    name: sorted(all.map(({ spec }) => spec.name)),
    type: sorted(all.map(({ spec }) => spec.type)),
    group: sorted(all.map(({ spec }) => spec.group)),
    folder: sorted(all.map(({ spec }) => spec.cwd)),
    branch: sorted(all.map(({ branch }) => branch)),
    alert: sorted([...alerts.values()].map(({ title }) => title)),
  }
}

import { useState, type KeyboardEvent, type ReactElement } from 'react'
import type { AgentTypeView } from '../../../contract/views.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { FieldError } from '../../ui/field.tsx'
import { isInstalled } from './form-state.ts'
import styles from './type-cards.module.css'

const cx = classesOf(styles)

/** What TypeCards takes. */
export interface TypeCardsProps {
  /** Null while they are loading. */
  readonly types: readonly AgentTypeView[] | null
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (type: AgentTypeView) => void
  readonly onRefresh: () => void
}

/** The agent types: the installed ones to choose from, the others with how to install them. */
export function TypeCards({ types, value, error, onChange, onRefresh }: TypeCardsProps): ReactElement {
  const [explained, setExplained] = useState<AgentTypeView | null>(null)
  const sorted = (types ?? []).toSorted((a, b) => Number(isInstalled(b)) - Number(isInstalled(a)))
  const choose = (type: AgentTypeView): void => {
    setExplained(isInstalled(type) ? null : type)
    if (isInstalled(type)) onChange(type)
  }
  const move = (event: KeyboardEvent): void => {
    const step = stepOf(event.key)
    const choices = sorted.filter(isInstalled)
    const next = choices[(choices.findIndex(({ id }) => id === value) + step + choices.length) % choices.length]
    if (step === 0 || next === undefined) return
    event.preventDefault()
    choose(next)
    event.currentTarget.querySelector<HTMLElement>(`[data-type="${next.id}"]`)?.focus()
  }
  return (
    <div>
      <div role="radiogroup" aria-label="Agent type" tabIndex={-1} className={cx('cards')} onKeyDown={move}>
        {types === null && <Placeholders />}
        {sorted.map((type) => (
          <button
            key={type.id}
            type="button"
            role={isInstalled(type) ? 'radio' : undefined}
            data-type={type.id}
            aria-checked={isInstalled(type) ? type.id === value : undefined}
            tabIndex={type.id === value || !isInstalled(type) ? 0 : -1}
            className={cx('card', !isInstalled(type) && 'missing')}
            onClick={() => choose(type)}
          >
            <span className={cx('name')}>
              {type.name}
              {type.version !== null && <span className={cx('version')}>{type.version}</span>}
            </span>
            <span className={cx('path')} title={type.path ?? undefined}>
              {placeOf(type)}
            </span>
          </button>
        ))}
      </div>
      {error !== undefined && <FieldError>{error}</FieldError>}
      {explained !== null && <InstallHint type={explained} onRefresh={onRefresh} />}
    </div>
  )
}

function InstallHint({
  type,
  onRefresh,
}: {
  readonly type: AgentTypeView
  readonly onRefresh: () => void
}): ReactElement {
  const hint = type.installHint ?? type.homepage
  return (
    <div className={cx('hint')} role="status">
      To install {type.name}:<code title={hint ?? undefined}>{hint ?? 'see its home page'}</code>
      {hint !== null && <CopyButton text={hint} label={`Copy “${hint}”`} />}
      <Button onClick={onRefresh}>Look again</Button>
    </div>
  )
}

function Placeholders(): ReactElement[] {
  return Array.from({ length: 6 }, (_, index) => <div key={index} className={cx('card', 'loading')} aria-hidden />)
}

function placeOf(type: AgentTypeView): string {
  if (type.path !== null) return type.path
  return isInstalled(type) ? 'any program, with your arguments' : 'not installed'
}

function stepOf(key: string): number {
  if (key === 'ArrowRight' || key === 'ArrowDown') return 1
  return key === 'ArrowLeft' || key === 'ArrowUp' ? -1 : 0
}

import { Eye, EyeOff, LockKeyhole, LockKeyholeOpen, Plus, X } from 'lucide-react'
import { useEffect, useRef, useState, type ReactElement } from 'react'
import type { Result } from '../../../base/result.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { TextInput } from '../../ui/field.tsx'
import styles from './agent-form.module.css'
import { blankRow, canReveal, isSecretRow, withTyped, type EnvRow } from './env-form.ts'

const cx = classesOf(styles)

/** Asks the host for the value of a secret; the error says why there is none. */
export type Reveal = (name: string) => Promise<Result<string, string>>

/** What EnvRows takes. */
export interface EnvRowsProps {
  readonly rows: readonly EnvRow[]
  readonly error: string | undefined
  /** Null: nothing is stored yet. */
  readonly reveal: Reveal | null
  readonly onChange: (rows: readonly EnvRow[]) => void
}

/** Variables added to the run's environment. */
export function EnvRows({ rows, error, reveal, onChange }: EnvRowsProps): ReactElement {
  const [refusal, setRefusal] = useState<string | null>(null)
  // A value may come when other rows have been changed since it was asked for.
  const latest = useRef(rows)
  useEffect(() => {
    latest.current = rows
  }, [rows])
  const change = (key: number, changed: (row: EnvRow) => EnvRow): void =>
    onChange(latest.current.map((row) => (row.key === key ? changed(row) : row)))
  const add = (): void => onChange([...rows, blankRow(Math.max(-1, ...rows.map(({ key }) => key)) + 1)])
  /** Changes a row once its value is in the page. */
  const withValue = async ({ key, value, stored }: EnvRow, patch: Partial<EnvRow>): Promise<void> => {
    setRefusal(null)
    if (value !== null || reveal === null || stored === null) return change(key, (row) => ({ ...row, ...patch }))
    const found = await reveal(stored.name)
    if (!found.ok) return setRefusal(found.error)
    change(key, (row) => ({ ...row, value: row.value ?? found.value, revealed: found.value, ...patch }))
  }
  const wrong = error ?? refusal
  return (
    <fieldset className={cx('env')}>
      <legend className={cx('legend')}>Environment variables</legend>
      {rows.map((row) => (
        <EnvLine
          key={row.key}
          row={row}
          onChange={(changed) => change(row.key, changed)}
          onShow={(isShown) => void withValue(row, { isShown })}
          onSecret={(isSecret) =>
            isSecret ? change(row.key, (now) => ({ ...now, isSecret })) : void withValue(row, { isSecret })
          }
          onRemove={() => onChange(rows.filter(({ key }) => key !== row.key))}
        />
      ))}
      {rows.some(isSecretRow) && (
        <p className={cx('note')}>
          Values with a closed lock are kept apart from Corral’s records, and only you can have them shown.
        </p>
      )}
      {wrong !== null && (
        <p className={cx('error')} role="alert">
          {wrong}
        </p>
      )}
      <Button look="quiet" className={cx('add')} onClick={add}>
        <Plus size={13} /> Add a variable
      </Button>
    </fieldset>
  )
}

interface EnvLineProps {
  readonly row: EnvRow
  readonly onChange: (changed: (row: EnvRow) => EnvRow) => void
  readonly onShow: (isShown: boolean) => void
  readonly onSecret: (isSecret: boolean) => void
  readonly onRemove: () => void
}

function EnvLine({ row, onChange, onShow, onSecret, onRemove }: EnvLineProps): ReactElement {
  const { name, value, isShown } = row
  const which = name === '' ? 'the variable' : name
  const isSecret = isSecretRow(row)
  const isHidden = isSecret && !isShown
  return (
    <div className={cx('envRow')}>
      <TextInput
        mono
        autoFocus={name === ''}
        aria-label="Name"
        placeholder="NAME"
        value={name}
        onChange={({ target }) => onChange((now) => ({ ...now, name: target.value }))}
      />
      <span className={cx('envValue', isHidden && 'hidden')}>
        <TextInput
          mono
          aria-label={`Value of ${which}`}
          placeholder={placeholderOf(row)}
          value={value ?? ''}
          onChange={({ target }) => onChange((now) => withTyped(now, target.value))}
        />
      </span>
      {isSecret ? (
        <IconButton
          label={isShown ? `Hide the value of ${which}` : `Show the value of ${which}`}
          size="large"
          disabled={value === null && !canReveal(row)}
          onClick={() => onShow(!isShown)}
        >
          {isShown ? <EyeOff size={14} /> : <Eye size={14} />}
        </IconButton>
      ) : (
        <span />
      )}
      <IconButton
        label={isSecret ? `Keep ${which} like any other variable` : `Keep ${which} as a secret`}
        size="large"
        disabled={isSecret && value === null && !canReveal(row)}
        onClick={() => onSecret(!isSecret)}
      >
        {isSecret ? <LockKeyhole size={14} /> : <LockKeyholeOpen size={14} />}
      </IconButton>
      <IconButton label={`Remove ${name === '' ? 'this variable' : name}`} size="large" onClick={onRemove}>
        <X size={14} />
      </IconButton>
    </div>
  )
}

function placeholderOf(row: EnvRow): string {
  if (row.value !== null) return 'value'
  return canReveal(row) ? '••••••••' : 'its value is gone: type it again'
}

import { Plus, X } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button, IconButton } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { TextInput } from '../../ui/field.tsx'
import styles from './agent-form.module.css'
import type { EnvRow } from './form-state.ts'

const cx = classesOf(styles)

/** What EnvRows takes. */
export interface EnvRowsProps {
  readonly rows: readonly EnvRow[]
  readonly error: string | undefined
  readonly onChange: (rows: readonly EnvRow[]) => void
}

/** Variables added to the run's environment. */
export function EnvRows({ rows, error, onChange }: EnvRowsProps): ReactElement {
  const change = (key: number, patch: Partial<EnvRow>): void =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...patch } : row)))
  const add = (): void =>
    onChange([...rows, { key: Math.max(-1, ...rows.map(({ key }) => key)) + 1, name: '', value: '' }])
  return (
    <fieldset className={cx('env')}>
      <legend className={cx('legend')}>Environment variables</legend>
      {rows.map(({ key, name, value }) => (
        <div key={key} className={cx('envRow')}>
          <TextInput
            mono
            autoFocus={name === ''}
            aria-label="Name"
            placeholder="NAME"
            value={name}
            onChange={({ target }) => change(key, { name: target.value })}
          />
          <TextInput
            mono
            aria-label={`Value of ${name === '' ? 'the variable' : name}`}
            placeholder="value"
            value={value}
            onChange={({ target }) => change(key, { value: target.value })}
          />
          <IconButton
            label={`Remove ${name === '' ? 'this variable' : name}`}
            size="large"
            onClick={() => onChange(rows.filter((row) => row.key !== key))}
          >
            <X size={14} />
          </IconButton>
        </div>
      ))}
      {error !== undefined && (
        <p className={cx('error')} role="alert">
          {error}
        </p>
      )}
      <Button look="quiet" className={cx('add')} onClick={add}>
        <Plus size={13} /> Add a variable
      </Button>
    </fieldset>
  )
}

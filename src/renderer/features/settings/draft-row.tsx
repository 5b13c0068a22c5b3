import type { ReactElement } from 'react'
import { classesOf } from '../../ui/classes.ts'
import { TextInput } from '../../ui/field.tsx'
import { Row } from './row.tsx'
import styles from './settings-dialog.module.css'
import type { Draft } from './use-draft.ts'

const cx = classesOf(styles)

/** What a DraftRow takes. */
export interface DraftRowProps {
  readonly label: string
  readonly hint: string
  readonly draft: Draft
  readonly inputMode?: 'text' | 'numeric'
  readonly placeholder?: string | undefined
  readonly unit?: string
}

/** A setting that is typed: in place of its hint stands what is wrong with it. */
export function DraftRow({ label, hint, draft, inputMode, placeholder, unit }: DraftRowProps): ReactElement {
  return (
    <Row
      label={label}
      hint={
        draft.error === null ? (
          hint
        ) : (
          <span className={cx('error')} role="alert">
            {draft.error}
          </span>
        )
      }
    >
      {(id) => (
        <span className={cx('figure')}>
          <TextInput
            id={id}
            inputMode={inputMode}
            placeholder={placeholder}
            aria-invalid={draft.error !== null}
            value={draft.text}
            onChange={({ target }) => draft.type(target.value)}
            onBlur={draft.commit}
            onKeyDown={({ key }) => key === 'Enter' && draft.commit()}
          />
          {unit !== undefined && <span className={cx('unit')}>{unit}</span>}
        </span>
      )}
    </Row>
  )
}

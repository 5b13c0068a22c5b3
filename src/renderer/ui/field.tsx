import { useId, type ComponentProps, type ReactElement, type ReactNode } from 'react'
import { classesOf } from './classes.ts'
import styles from './field.module.css'

const cx = classesOf(styles)

/** Ids and flags an input needs to belong to its field. */
interface FieldLink {
  readonly id: string
  readonly 'aria-describedby': string
  readonly 'aria-invalid': boolean
}

/** What a Field takes. */
export interface FieldProps {
  readonly label: string
  /** Said after the label, fainter: "optional". */
  readonly aside?: string
  readonly hint?: ReactNode
  /** What is wrong; takes the place of the hint. */
  readonly error?: string | null | undefined
  readonly children: (link: FieldLink) => ReactNode
}

/** A labelled input with its hint or its error under it. */
export function Field({ label, aside, hint, error = null, children }: FieldProps): ReactElement {
  const id = useId()
  return (
    <div className={cx('field')}>
      <label className={cx('label')} htmlFor={id}>
        {label}
        {aside !== undefined && <span className={cx('aside')}>{aside}</span>}
      </label>
      {children({ id, 'aria-describedby': `${id}-note`, 'aria-invalid': error !== null })}
      <div id={`${id}-note`} role={error === null ? undefined : 'alert'}>
        {error === null ? (
          hint !== undefined && <div className={cx('hint')}>{hint}</div>
        ) : (
          <div className={cx('error')}>{error}</div>
        )}
      </div>
    </div>
  )
}

/** What is wrong with something that is no text input; takes the focus in its place. */
export function FieldError({ children }: { readonly children: string }): ReactElement {
  return (
    <div className={cx('error')} role="alert" tabIndex={-1} data-error>
      {children}
    </div>
  )
}

/** A one-line text input. */
export function TextInput({
  mono = false,
  ...rest
}: ComponentProps<'input'> & { readonly mono?: boolean }): ReactElement {
  return <input spellCheck={false} autoComplete="off" {...rest} className={inputClass(mono)} />
}

/** The class of a one-line text input, for inputs of other components. */
export function inputClass(mono: boolean): string {
  return cx('input', mono && 'mono')
}

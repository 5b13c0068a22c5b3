import type { ReactElement, ReactNode } from 'react'
import { classesOf } from '../../ui/classes.ts'
import styles from './inspector.module.css'

const cx = classesOf(styles)

/** A label, its value, and a button beside it. */
export type Fact = readonly [label: string, value: string, action?: ReactNode]

/** Names and values, one under the other. */
export function FactList({ facts }: { readonly facts: readonly Fact[] }): ReactElement {
  return (
    <dl className={cx('facts')}>
      {facts.map(([label, value, action]) => (
        <div key={label} className={cx('fact', action !== undefined && 'withAction')}>
          <dt>{label}</dt>
          <dd title={value}>{value}</dd>
          {action}
        </div>
      ))}
    </dl>
  )
}

import { Collapsible } from '@base-ui/react/collapsible'
import { ChevronRight } from 'lucide-react'
import { useState, type ReactElement, type ReactNode } from 'react'
import { classesOf } from './classes.ts'
import styles from './fold.module.css'

const cx = classesOf(styles)

/** What a Fold takes. */
export interface FoldProps {
  readonly label: string
  /** Summary shown while it is closed. */
  readonly summary?: string
  readonly isOpenFirst?: boolean
  /** It contains an error, so it opens and cannot be closed. */
  readonly isForced?: boolean
  readonly children: ReactNode
}

/** Content most people do not need, under a heading that opens it. */
export function Fold({ label, summary, isOpenFirst = false, isForced = false, children }: FoldProps): ReactElement {
  const [isOpen, setOpen] = useState(isOpenFirst)
  // Once opened by an error it stays open, so that it does not close while a person mends that error.
  if (isForced && !isOpen) setOpen(true)
  return (
    <Collapsible.Root open={isOpen} onOpenChange={setOpen}>
      <Collapsible.Trigger className={cx('trigger')}>
        <ChevronRight size={14} /> {label}
        {summary !== undefined && <span className={cx('summary')}>{summary}</span>}
      </Collapsible.Trigger>
      <Collapsible.Panel className={cx('panel')}>{children}</Collapsible.Panel>
    </Collapsible.Root>
  )
}

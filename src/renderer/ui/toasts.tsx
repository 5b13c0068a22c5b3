import { Toast } from '@base-ui/react/toast'
import { CircleCheck, CircleX, X } from 'lucide-react'
import type { ReactElement } from 'react'
import { IconButton } from './button.tsx'
import { classesOf } from './classes.ts'
import styles from './toasts.module.css'

const cx = classesOf(styles)
const toasts = Toast.createToastManager()

/** Long enough to read two lines. */
const DONE_MS = 4_000
const FAILED_MS = 12_000

/** Tells that something could not be done. */
export function tellFailure(title: string, description: string): void {
  toasts.add({ title, description, type: 'error', timeout: FAILED_MS, priority: 'high' })
}

/** Tells that something was done, where the page would not show it. */
export function tellDone(title: string): void {
  toasts.add({ title, type: 'done', timeout: DONE_MS })
}

/** Where toasts appear; one per page. */
export function Toasts(): ReactElement {
  return (
    <Toast.Provider toastManager={toasts}>
      <Toast.Portal>
        <Toast.Viewport className={cx('viewport')}>
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function ToastList(): ReactElement[] {
  const { toasts: shown } = Toast.useToastManager()
  return shown.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={cx('toast')}>
      {toast.type === 'error' ? <CircleX size={16} /> : <CircleCheck size={16} />}
      <div>
        <Toast.Title className={cx('title')} />
        <Toast.Description className={cx('words')} />
      </div>
      <Toast.Close render={<IconButton label="Dismiss" />}>
        <X size={14} />
      </Toast.Close>
    </Toast.Root>
  ))
}

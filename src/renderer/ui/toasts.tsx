import { Toast } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, CircleX, X } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button, IconButton } from './button.tsx'
import { classesOf } from './classes.ts'
import styles from './toasts.module.css'

const cx = classesOf(styles)
const toasts = Toast.createToastManager()

/** How long a toast stays: time to read two lines. */
const DONE_MS = 4_000
const FAILED_MS = 12_000

/** A toast that says that something failed. */
export function tellFailure(title: string, description: string): void {
  toasts.add({ title, description, type: 'error', timeout: FAILED_MS, priority: 'high' })
}

/** A toast that says that something was done, where the page would not show it. */
export function tellDone(title: string): void {
  toasts.add({ title, type: 'done', timeout: DONE_MS })
}

/** News of an agent, with a way to it. */
export interface News {
  readonly title: string
  readonly description: string
  readonly tone: 'waiting' | 'danger'
  readonly action: { readonly label: string; readonly run: () => void }
}

/** A toast about an agent that may not be visible. */
export function tellNews({ title, description, tone, action }: News): void {
  const id = toasts.add({
    title,
    description,
    type: tone === 'danger' ? 'error' : 'news',
    timeout: FAILED_MS,
    actionProps: {
      children: action.label,
      onClick: () => {
        toasts.close(id)
        action.run()
      },
    },
  })
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
      <ToastGlyph type={toast.type} />
      <div>
        <Toast.Title className={cx('title')} />
        <Toast.Description className={cx('words')} />
        {toast.actionProps !== undefined && <Toast.Action render={<Button className={cx('action')} />} />}
      </div>
      <Toast.Close render={<IconButton label="Dismiss" />}>
        <X size={14} />
      </Toast.Close>
    </Toast.Root>
  ))
}

function ToastGlyph({ type }: { readonly type: string | undefined }): ReactElement {
  if (type === 'error') return <CircleX size={16} />
  return type === 'news' ? <CircleAlert size={16} /> : <CircleCheck size={16} />
}

import { useRef, type ReactElement, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

/** What a ConfirmDialog takes. */
export interface ConfirmDialogProps {
  readonly title: string
  readonly body: ReactNode
  /** Label of the button that confirms. */
  readonly action: string
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** A confirmation before something that cannot be undone. */
export function ConfirmDialog({ title, body, action, onConfirm, onClose }: ConfirmDialogProps): ReactElement {
  const done = useRef(false)
  const confirm = (): void => {
    if (done.current) return
    done.current = true
    onClose()
    onConfirm()
  }
  return (
    <Dialog
      title={title}
      onClose={onClose}
      width={420}
      foot={
        <>
          <Button size="medium" onClick={onClose}>
            Cancel
          </Button>
          <Button size="medium" look="danger" data-initial-focus onClick={confirm}>
            {action}
          </Button>
        </>
      }
    >
      {body}
    </Dialog>
  )
}

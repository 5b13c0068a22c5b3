import type { ReactElement } from 'react'
import { PASTE_SHOWN_CHARACTERS } from '../../../core/limits.ts'
import { shownPaste, type Paste } from '../../../core/terminal/paste.ts'
import { formatBytes } from '../../../words/format.ts'
import { pasteQuestion, pasteWarnings } from '../../../words/paste-words.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Dialog, DialogNote } from '../../ui/dialog.tsx'
import styles from './paste-dialog.module.css'

const cx = classesOf(styles)

/** What a PasteDialog takes. */
export interface PasteDialogProps {
  /** The agent's. */
  readonly name: string
  readonly paste: Paste
  /** The program is told where the paste begins and ends. */
  readonly isBracketed: boolean
  readonly onPaste: () => void
  readonly onClose: () => void
}

/** Shows what is about to be pasted, with what cannot be seen in it, and why it is shown. */
export function PasteDialog({ name, paste, isBracketed, onPaste, onClose }: PasteDialogProps): ReactElement {
  const left = paste.raw.length - PASTE_SHOWN_CHARACTERS
  return (
    <Dialog
      title={pasteQuestion(name)}
      onClose={onClose}
      width={640}
      foot={
        <>
          <DialogNote>Asked where a paste could run or hide something: Settings, Security.</DialogNote>
          <Button size="medium" onClick={onClose}>
            Cancel
          </Button>
          <Button size="medium" look="primary" data-initial-focus onClick={onPaste}>
            Paste
          </Button>
        </>
      }
    >
      <ul className={cx('warnings')}>
        {pasteWarnings(paste, name, isBracketed).map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      <pre className={cx('text')} aria-label="Text to be pasted">
        {shownPaste(paste.raw, PASTE_SHOWN_CHARACTERS).map(({ at, text, isMark }) =>
          isMark ? <mark key={at}>{text}</mark> : text,
        )}
      </pre>
      {left > 0 && <div className={cx('more')}>… and {formatBytes(left)} more.</div>}
    </Dialog>
  )
}

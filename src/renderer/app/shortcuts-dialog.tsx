import type { ReactElement } from 'react'
import { classesOf } from '../ui/classes.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { isMac } from '../ui/platform.ts'
import { SHORTCUTS, keysOf } from './shortcuts.ts'
import styles from './shortcuts-dialog.module.css'
import { closeOverlay } from './view-state.ts'

const cx = classesOf(styles)

const IN_TERMINAL: readonly (readonly [string, string])[] = [
  ['Find', isMac ? '⌘F' : 'Ctrl F'],
  ['Copy the selection', isMac ? '⌘C' : 'Ctrl Shift C'],
  ['Paste', isMac ? '⌘V' : 'Ctrl Shift V'],
  ['New line without sending', isMac ? '⇧↵' : 'Shift ↵'],
  ['Open a link', isMac ? '⌘ click' : 'Ctrl click'],
]

const IN_LIST: readonly (readonly [string, string])[] = [
  ['Move', '↑ ↓'],
  ['Go to the terminal', '↵'],
]

const IN_LEDGER: readonly (readonly [string, string])[] = [
  ['Move', '↑ ↓'],
  ['Kill', 'Delete'],
  ['Back to the fleet', 'Esc'],
]

/** Every key and what it does. */
export function ShortcutsDialog(): ReactElement {
  const labels = [...new Set(SHORTCUTS.map(({ label }) => label))]
  return (
    <Dialog title="Keyboard shortcuts" width={620} onClose={closeOverlay}>
      <div className={cx('columns')}>
        <Section
          title="Everywhere"
          rows={labels.map((label) => {
            const keys = SHORTCUTS.filter((shortcut) => shortcut.label === label).map((shortcut) => keysOf(shortcut))
            return [label, ...keys] as const
          })}
        />
        <div>
          <Section title="In a terminal" rows={IN_TERMINAL} />
          <Section title="In the list" rows={IN_LIST} />
          <Section title="In the orphan ledger" rows={IN_LEDGER} />
          <p className={cx('note')}>
            {isMac
              ? 'Esc and all Control keys go to the program in the terminal.'
              : 'Esc, Ctrl B and Ctrl I go to the program in the terminal; with Shift they are Corral’s.'}
          </p>
        </div>
      </div>
    </Dialog>
  )
}

interface SectionProps {
  readonly title: string
  readonly rows: readonly (readonly [string, ...string[]])[]
}

function Section({ title, rows }: SectionProps): ReactElement {
  return (
    <section className={cx('section')}>
      <h3>{title}</h3>
      {rows.map(([label, ...keys]) => (
        <div key={label} className={cx('row')}>
          <span>{label}</span>
          <span className={cx('keys')}>
            {keys.map((each) => (
              <Kbd key={each}>{each}</Kbd>
            ))}
          </span>
        </div>
      ))}
    </section>
  )
}

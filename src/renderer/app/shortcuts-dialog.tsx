import type { ReactElement } from 'react'
import { desktopBridge } from '../client/carrier.ts'
import { isMac } from '../ui/platform.ts'
import { classesOf } from '../ui/classes.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { allKeysFor } from '../state/command-keys.ts'
import { closeOverlay } from '../state/view-state.ts'
import { helpSections, type HelpSection } from '../../words/commands/help.ts'
import styles from './shortcuts-dialog.module.css'

const cx = classesOf(styles)

/** Every command with its keys, by group. */
export function ShortcutsDialog(): ReactElement {
  const sections = helpSections(desktopBridge() !== null)
  return (
    <Dialog title="Keyboard shortcuts" width={720} onClose={closeOverlay}>
      <div className={cx('columns')}>
        {sections.map((section) => (
          <Section key={section.title} {...section} />
        ))}
      </div>
      <p className={cx('note')}>
        {isMac
          ? 'Esc and all Control keys go to the program in the terminal.'
          : 'In a terminal, Esc and Ctrl with B, I or N go to its program; Ctrl Shift B, Ctrl Shift I and Alt N are Corral’s.'}
      </p>
    </Dialog>
  )
}

function Section({ title, lines }: HelpSection): ReactElement {
  return (
    <section className={cx('section')} aria-label={title}>
      <h3>{title}</h3>
      {lines.map(({ text, ids, where }) => {
        const keys = ids.flatMap((id) => allKeysFor(id))
        return (
          <div key={text} className={cx('row')}>
            <span>{text}</span>
            <span className={cx('keys')}>
              {keys.length === 0 && where}
              {keys.map((each) => (
                <Kbd key={each}>{each}</Kbd>
              ))}
            </span>
          </div>
        )
      })}
    </section>
  )
}

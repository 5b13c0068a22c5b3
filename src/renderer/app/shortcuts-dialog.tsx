import { Fragment, type ReactElement } from 'react'
import { desktopBridge } from '../client/carrier.ts'
import { isMac } from '../ui/platform.ts'
import { classesOf } from '../ui/classes.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { allKeysFor } from '../state/command-keys.ts'
import { closeOverlay } from '../state/view-state.ts'
import { helpSections, terminalKeys, type HelpSection } from '../../words/commands/help.ts'
import styles from './shortcuts-dialog.module.css'

const cx = classesOf(styles)

/** Every command with its keys, by group. */
export function ShortcutsDialog(): ReactElement {
  const sections = helpSections(desktopBridge() !== null)
  return (
    <Dialog title="Keyboard shortcuts" width={720} isText onClose={closeOverlay}>
      <div className={cx('columns')}>
        {sections.map((section) => (
          <Section key={section.title} {...section} />
        ))}
      </div>
      <TerminalNote />
    </Dialog>
  )
}

/** Which keys the program in a terminal gets, and which it does not. */
function TerminalNote(): ReactElement {
  const { left, taken } = terminalKeys(isMac)
  return (
    <p className={cx('note')}>
      In a terminal, <Keys texts={['Esc', ...left]} />
      {isMac && 'and all Control keys '}go to its program; <Keys texts={taken} />
      {taken.length === 1 ? 'is' : 'are'} Corral’s.
    </p>
  )
}

function Keys({ texts }: { readonly texts: readonly string[] }): ReactElement[] {
  return texts.map((text) => (
    <Fragment key={text}>
      <Kbd>{text}</Kbd>{' '}
    </Fragment>
  ))
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
              <Keys texts={keys} />
            </span>
          </div>
        )
      })}
    </section>
  )
}

import '@xterm/xterm/css/xterm.css'
import { useEffect, useRef, useState, type ReactElement } from 'react'
import { DisposableStore, toDisposable } from '../../../base/disposable.ts'
import { afterPaint } from '../../client/after-paint.ts'
import { useClient, useFleet, useMayChange } from '../../client/client-context.ts'
import { NEW_STATUS, type TerminalStatus } from '../../client/terminal-status.ts'
import { pageCommandOfKey } from '../../state/command-keys.ts'
import { useThemeName } from '../../state/theme.ts'
import { isFocusWished, useWishedFocus } from '../../state/wished-focus.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { whenFontsAreReady } from '../../ui/fonts.ts'
import { unreadInputWords } from '../../../words/input-words.ts'
import { FindBar } from './find-bar.tsx'
import { PageTerminal, type PageTerminalParts } from './page-terminal.ts'
import { PasteDialog } from './paste-dialog.tsx'
import styles from './terminal-view.module.css'
import { usePastes } from './use-pastes.ts'

const cx = classesOf(styles)

/** What a TerminalView takes. */
export interface TerminalViewProps {
  readonly agentId: string
  readonly name: string
  /** Generation of the run that is up or about to be; null: none is, and the last screen is shown faded. */
  readonly run: number | null
  /** Something lies over it that takes the keyboard in its place. */
  readonly isCovered: boolean
  /** Said over an empty screen; null: nothing. */
  readonly blankWords: string | null
}

/** A live terminal. It exists only while it is shown; the host's mirror rebuilds the screen next time. */
export function TerminalView({ agentId, name, run, isCovered, blankWords }: TerminalViewProps): ReactElement {
  const place = useRef<HTMLDivElement>(null)
  const mayType = useMayChange()
  // Counts how often the find bar was asked for since it was closed; 0: it is closed.
  const [finds, setFinds] = useState(0)
  const [asked, onPaste] = usePastes()
  const onFind = (): void => setFinds((before) => before + 1)
  const [terminal, status] = usePageTerminal({ agentId, run, mayType }, place, { onFind, onPaste })
  useWishedFocus(agentId, isCovered ? null : terminal)
  const closeFind = (): void => {
    setFinds(0)
    terminal?.focus()
  }
  return (
    <div
      className={cx('view', status.foreignSize !== null && 'foreign', run === null && 'down')}
      role="group"
      aria-label={`Terminal of ${name}`}
      data-terminal={agentId}
      data-ready={status.isReady}
    >
      <div className={cx('place')} ref={place} />
      {status.problem !== null && <div className={cx('blank')}>Its terminal cannot be shown: {status.problem}</div>}
      {status.problem === null && status.isBlank && blankWords !== null && (
        <div className={cx('blank')}>{blankWords}</div>
      )}
      {finds > 0 && terminal !== null && <FindBar search={terminal.search} asked={finds} onClose={closeFind} />}
      {asked !== null && (
        <PasteDialog
          name={name}
          paste={asked.paste}
          isBracketed={asked.isBracketed}
          onPaste={() => asked.answer(true)}
          onClose={() => asked.answer(false)}
        />
      )}
      <div className={cx('notes')}>
        {status.unreadInput !== null && (
          <div className={cx('note')} role="alert">
            {unreadInputWords(name, status.unreadInput)}
            <Button onClick={() => terminal?.channel.dropUnreadInput()}>
              {status.unreadInput.kind === 'waiting' ? 'Drop it' : 'Close'}
            </Button>
          </div>
        )}
        {status.foreignSize !== null && (
          <div className={cx('note')}>
            Sized by another window, {status.foreignSize.cols} × {status.foreignSize.rows}
            {mayType && <Button onClick={() => terminal?.channel.takeSize()}>Fit here</Button>}
          </div>
        )}
      </div>
    </div>
  )
}

function usePageTerminal(
  { agentId, run, mayType }: Pick<TerminalViewProps, 'agentId' | 'run'> & { readonly mayType: boolean },
  place: React.RefObject<HTMLDivElement | null>,
  handlers: Pick<PageTerminalParts, 'onFind' | 'onPaste'>,
): readonly [PageTerminal | null, TerminalStatus] {
  const { terminals: hub } = useClient()
  const fontSize = useFleet(({ settings }) => settings.terminalFontSize)
  const isWindowsHost = useFleet(({ host }) => host.platform === 'win32')
  const theme = useThemeName()
  const [terminal, setTerminal] = useState<PageTerminal | null>(null)
  const [status, setStatus] = useState(NEW_STATUS)
  const first = useRef({ fontSize, run, ...handlers })

  useEffect(() => {
    const life = new DisposableStore()
    const make = (): void => {
      if (place.current === null) return
      const made = life.add(
        new PageTerminal({
          agentId,
          place: place.current,
          hub,
          fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
          isWindowsHost,
          mayType,
          isAppKey: (event) => pageCommandOfKey(event, true) !== null,
          ...first.current,
        }),
      )
      life.add(made.channel.onDidChange(setStatus))
      const observer = new ResizeObserver(() => made.fit())
      observer.observe(place.current)
      life.add(toDisposable(() => observer.disconnect()))
      setTerminal(made)
      setStatus(made.channel.status)
    }
    const open = (): void => void life.add(whenFontsAreReady(make))
    // Many terminals may come at once, and each takes some 20 ms: what stands around them is drawn first. One to be typed into does not wait.
    if (isFocusWished(agentId)) open()
    else life.add(afterPaint(open))
    return () => {
      life.dispose()
      setTerminal(null)
    }
  }, [agentId, place, hub, isWindowsHost, mayType])

  useEffect(() => terminal?.channel.expectRun(run), [terminal, run])
  useEffect(() => terminal?.setFontSize(fontSize), [terminal, fontSize])
  useEffect(() => terminal?.refreshTheme(), [terminal, theme])
  return [terminal, status]
}

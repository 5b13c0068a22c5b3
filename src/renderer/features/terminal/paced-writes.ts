import type { Terminal } from '@xterm/xterm'
import { Lifetime, toDisposable } from '../../../base/disposable.ts'
import { browserClock } from '../../client/browser-clock.ts'
import { TerminalTurns, type MeasureFrame, type TerminalTurn } from './terminal-turns.ts'

/** As much as this is written at once, whoever looks: what waits is not acknowledged, and must never hold a program back. */
const MOST_WAITING_BYTES = 32 * 1024
/** Of the pointer: whoever does this to a terminal looks at it. */
const USES = ['pointerdown', 'pointermove', 'wheel'] as const

/** One for all terminals of the page. */
const turns = new TerminalTurns(browserClock, measureFrame())

type Written = string | Uint8Array

/** Writes to an open terminal when it is its turn, in order. */
export class PacedWrites extends Lifetime {
  private readonly terminal: Terminal
  private readonly turn: TerminalTurn
  private waiting: { readonly data: Written; readonly parsed: () => void }[] = []
  private waitingBytes = 0

  constructor(terminal: Terminal) {
    super()
    this.terminal = terminal
    const hasFocus = (): boolean => document.activeElement === terminal.textarea
    this.turn = this.register(turns.join({ take: () => this.flush(), hasFocus }))
    this.listenForUse()
  }

  /** Somebody types into it, or looks at it closely. */
  get isAttended(): boolean {
    return this.turn.isAttended
  }

  /** `parsed` is called once all of it has been parsed. */
  write(data: Written, parsed: () => void): void {
    this.waiting.push({ data, parsed })
    this.waitingBytes += data.length
    if (this.waitingBytes >= MOST_WAITING_BYTES) this.flush()
    else this.turn.ask()
  }

  /** The same, now. */
  writeNow(data: Written, parsed: () => void): void {
    this.flush()
    this.terminal.write(data, parsed)
  }

  /** A key was pressed for its program. */
  typed(): void {
    this.turn.typed()
    this.flush()
  }

  private flush(): void {
    const { waiting } = this
    this.waiting = []
    this.waitingBytes = 0
    for (const { data, parsed } of waiting) this.terminal.write(data, parsed)
  }

  /** Whoever looks sees what there is. */
  private listenForUse(): void {
    const { element } = this.terminal
    const used = (): void => {
      this.turn.used()
      this.flush()
    }
    for (const name of USES) {
      element?.addEventListener(name, used, { passive: true, capture: true })
      this.register(toDisposable(() => element?.removeEventListener(name, used, { capture: true })))
    }
  }
}

/** From the beginning of the frame in which what was just written is drawn until the page is free again: drawing, layout and paint. */
function measureFrame(): MeasureFrame {
  const channel = new MessageChannel()
  let ended: (() => void) | null = null
  channel.port1.addEventListener('message', () => ended?.())
  channel.port1.start()
  const begin = (then: (tookMs: number) => void): void => {
    const beganMs = performance.now()
    ended = () => then(performance.now() - beganMs)
    channel.port2.postMessage(null)
  }
  // xterm.js parses in a timer of its own and then asks for a frame: this one.
  return (then) => void setTimeout(() => requestAnimationFrame(() => begin(then)))
}

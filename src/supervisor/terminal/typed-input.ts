import { Lifetime } from '../../base/disposable.ts'
import type { Pty } from '../../core/ports.ts'
import type { Attachment } from './attachment.ts'

/** Input of one client that was refused since the program last read all that waited, bytes. */
interface Refused {
  bytes: number
  told: number
}

/**
 * What clients type into one run. What its program does not read waits, up to a bound; what is refused beyond that is told to whoever
 * typed it: at once, whenever it has doubled, and once more when the program has read on.
 */
export class TypedInput extends Lifetime {
  private readonly pty: Pty
  private readonly refused = new Map<Attachment, Refused>()
  private waiting: (() => void)[] = []

  constructor(pty: Pty) {
    super()
    this.pty = pty
    this.register(pty.onInputTaken(() => this.taken()))
  }

  type(bytes: Uint8Array, by: Attachment): void {
    by.expectEcho()
    if (!this.pty.write(bytes)) this.refuse(by, bytes.length)
  }

  /** The same for what no client typed. False: it is refused. */
  typeUnseen(bytes: Uint8Array): boolean {
    return this.pty.write(bytes)
  }

  /** Some of it waits for the program. */
  get isWaiting(): boolean {
    return this.pty.waitingInput > 0
  }

  /** Resolves once the program's terminal has taken all input, or the run is over. */
  whenTaken(): Promise<void> {
    if (this.isDisposed || this.pty.waitingInput === 0) return Promise.resolve()
    return new Promise((resolve) => this.waiting.push(resolve))
  }

  override dispose(): void {
    this.taken()
    super.dispose()
  }

  private refuse(by: Attachment, bytes: number): void {
    const refused = this.refused.get(by) ?? { bytes: 0, told: 0 }
    this.refused.set(by, refused)
    refused.bytes += bytes
    if (refused.bytes >= 2 * refused.told) tell(by, refused)
  }

  private taken(): void {
    for (const [by, refused] of this.refused) if (refused.told < refused.bytes) tell(by, refused)
    this.refused.clear()
    const { waiting } = this
    this.waiting = []
    for (const resolve of waiting) resolve()
  }
}

function tell(by: Attachment, refused: Refused): void {
  refused.told = refused.bytes
  by.refused(refused.bytes)
}

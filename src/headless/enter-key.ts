import type { ReadStream } from 'node:tty'
import type { Clock } from '../base/clock.ts'
import { Lifetime, toDisposable } from '../base/disposable.ts'
import { Timer } from '../base/timer.ts'
import { runChild } from '../node/child.ts'
import { readProcFile } from '../node/proc-file.ts'

/** `ps` answers within milliseconds. */
const PS_TIMEOUT_MS = 5_000
/** How often a process in the background looks whether it is in the foreground, ms: a person who brings it there waits no longer. */
const LOOK_MS = 1_000

/** What an EnterKey listens to. */
export interface EnterKeyParts {
  readonly input: Pick<ReadStream, 'on' | 'pause' | 'resume'>
  readonly signals: Pick<NodeJS.Process, 'on' | 'off'>
  readonly clock: Clock
  readonly foreground: Foreground
  readonly onEnter: () => void
}

/** Whether this process may read from its terminal. */
export interface Foreground {
  readonly look: () => Promise<boolean>
  /** Looking takes next to nothing, so it can be done again and again. */
  readonly isCheap: boolean
}

/**
 * Tells when a person presses Enter in the terminal of this process. A process in the background must not read from its
 * terminal: the system would stop it, and with it everything it supervises. A shell that continues it sends SIGCONT,
 * upon which it looks where it is; one that brings it to the foreground while it runs says nothing, so a process in the
 * background looks again now and then.
 */
export class EnterKey extends Lifetime {
  private readonly parts: EnterKeyParts
  private readonly again: Timer

  constructor(parts: EnterKeyParts) {
    super()
    this.parts = parts
    this.again = this.register(new Timer(parts.clock))
    const look = (): void => void this.look()
    parts.signals.on('SIGCONT', look)
    this.register(toDisposable(() => parts.signals.off('SIGCONT', look)))
    parts.input.on('data', () => {
      if (!this.isDisposed) parts.onEnter()
    })
    // A terminal that is gone is no error: the host goes on without it.
    parts.input.on('error', () => undefined)
    look()
  }

  override dispose(): void {
    this.parts.input.pause()
    super.dispose()
  }

  private async look(): Promise<void> {
    const { input, foreground } = this.parts
    input.pause()
    const isThere = await foreground.look()
    if (this.isDisposed) return
    if (isThere) input.resume()
    else if (foreground.isCheap) this.again.restart(LOOK_MS, () => void this.look())
  }
}

/** Whether this process is in the foreground of its terminal. */
export function foregroundOf(platform: NodeJS.Platform): Foreground {
  switch (platform) {
    case 'win32':
      return { look: () => Promise.resolve(true), isCheap: true }
    case 'linux':
      return { look: () => Promise.resolve(isForegroundNow()), isCheap: true }
    default:
      return { look: askPs, isCheap: false }
  }
}

/** While no descriptor is left it cannot be told, and the host does not read. */
function isForegroundNow(): boolean {
  const stat = readProcFile('self', 'stat')
  return stat.kind === 'read' && isForeground(stat.bytes.toString('latin1'))
}

/** Reads it from the process's line in /proc (proc_pid_stat(5)); the name, in brackets, may contain anything. */
export function isForeground(stat: string): boolean {
  const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return group === foreground
}

function askPs(): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  runChild('ps', ['-o', 'pgid=,tpgid=', '-p', String(process.pid)], { timeout: PS_TIMEOUT_MS }, (error, output) => {
    const [group, foreground] = output.trim().split(/\s+/)
    resolve(error === null && group !== undefined && group === foreground)
  })
  return promise
}

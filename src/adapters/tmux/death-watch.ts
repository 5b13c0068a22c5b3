import { Lifetime, toDisposable } from '../../base/disposable.ts'
import { readProcFile } from '../../node/proc-file.ts'

/** Up to this late is a death noticed that tmux has missed; a look costs about 20 µs. */
const LOOK_EVERY_MS = 250

/**
 * Notices that a process has ended where tmux may not: before 3.5, with libutempter (Debian), the signal that tells tmux is lost in about one of ten deaths,
 * since at that moment a handler of that library is in place (tmux issue 311). tmux then only hears of it with the next child that ends.
 */
export class DeathWatch extends Lifetime {
  constructor(pid: number, died: () => void) {
    super()
    if (process.platform !== 'linux') return
    const timer = setInterval(() => {
      if (hasEnded(pid)) died()
    }, LOOK_EVERY_MS)
    this.register(toDisposable(() => clearInterval(timer)))
  }
}

/** A process that has ended and was not waited for, or is no more. */
function hasEnded(pid: number): boolean {
  const stat = readProcFile(pid, 'stat')
  if (stat.kind !== 'read') return stat.kind === 'gone'
  const text = stat.bytes.toString('latin1')
  // The state stands behind the name, which may hold anything (proc(5)).
  return text.slice(text.lastIndexOf(')') + 2).startsWith('Z')
}

import { Lifetime, toDisposable } from '../../base/disposable.ts'
import { readProcFile } from '../../node/proc-file.ts'

/** Longest delay until an exit that tmux has missed is noticed; a check costs about 20 µs. */
const LOOK_EVERY_MS = 250

/**
 * Notices that a process has exited where tmux may not. Before 3.5, with libutempter (Debian), the SIGCHLD for tmux is
 * lost in about one of ten exits, because a handler of that library is installed at that moment (tmux issue 311). tmux
 * then notices only when the next child exits.
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

/** True for a zombie and for a process that no longer exists. */
function hasEnded(pid: number): boolean {
  const stat = readProcFile(pid, 'stat')
  if (stat.kind !== 'read') return stat.kind === 'gone'
  const text = stat.bytes.toString('latin1')
  // The state follows the name, which may contain anything (proc(5)).
  return text.slice(text.lastIndexOf(')') + 2).startsWith('Z')
}

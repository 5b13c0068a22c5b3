import type { Clock } from '../../base/clock.ts'
import type { AgentTerminal } from './agent-terminal.ts'

/** What an agent writes to its files it shows on its terminal within this time, before or after, ms. */
const RECENT_MS = 10_000

/** Tells whether a terminal has printed lately: for one that rests it is not worth to look at files again. */
export class Printing {
  private readonly terminal: Pick<AgentTerminal, 'outputBytes'>
  private readonly clock: Clock
  private seenBytes = -1
  private changedAtMs = 0

  constructor(terminal: Pick<AgentTerminal, 'outputBytes'>, clock: Clock) {
    this.terminal = terminal
    this.clock = clock
  }

  /** True the first time it is asked, and while it prints or did some seconds ago. */
  isRecent(): boolean {
    const now = this.clock.monotonicMs()
    const bytes = this.terminal.outputBytes
    if (bytes !== this.seenBytes) this.changedAtMs = now
    this.seenBytes = bytes
    return now - this.changedAtMs <= RECENT_MS
  }
}

import { untilBeat } from '../../../base/beat.ts'
import { Lifetime } from '../../../base/disposable.ts'
import { Timer } from '../../../base/timer.ts'
import { Widening } from '../../../base/widening.ts'
import { readClaudeSession, type SessionSign } from '../../../core/activity/claude-session.ts'
import { NO_CONDITIONS } from '../../../core/activity/rules/reading.ts'
import type { AgentFiles } from '../../../core/agent-files.ts'
import { Printing } from '../../terminal/printing.ts'
import type { SeenProcess } from '../../tree/tree-watch.ts'
import type { SourceParts } from './source.ts'

/** The file is read so often, ms: what it tells is told by a title at once where there is one. */
const READ_EVERY_MS = 1_000
/** Which process of the run is the agent is looked for so often, ms: often at first, since the file comes a moment after the start. */
const SEARCH_EVERY_MS = { first: 1_000, last: 10_000 }

/** Reads the file Claude Code keeps about each of its sessions, where the terminal is not told the same (OSC 7501). */
export class SessionFileSource extends Lifetime {
  private readonly parts: SourceParts
  private readonly files: AgentFiles
  private readonly timer: Timer
  /** The process that has a file; null: none was found yet. */
  private writer: SeenProcess | null = null
  private readonly printing: Printing
  private readonly searchEvery = new Widening(SEARCH_EVERY_MS)
  private searchAtMs = 0
  private hasSaid = false

  constructor(parts: SourceParts, files: AgentFiles) {
    super()
    this.parts = parts
    this.files = files
    this.timer = this.register(new Timer(parts.clock))
    this.printing = new Printing(parts.run.terminal, parts.clock)
    if (parts.run.type?.sessionFile === 'claude') this.lookLater()
  }

  private lookLater(): void {
    this.timer.restart(untilBeat(this.parts.clock, READ_EVERY_MS), () => {
      if (!this.isLookDue()) return this.lookLater()
      this.parts.run.work.run('read its session file', async () => {
        // What fails once is told once, and not tried again.
        await this.look()
        if (!this.isDisposed) this.lookLater()
      })
    })
  }

  private isLookDue(): boolean {
    if (this.writer !== null || this.parts.hasReports()) return true
    return this.parts.clock.monotonicMs() >= this.searchAtMs && this.printing.isRecent()
  }

  private async look(): Promise<void> {
    if (this.parts.hasReports()) return this.say(null)
    const sign = this.writer === null ? await this.search() : await this.read(this.writer)
    if (!this.isDisposed) this.say(sign)
  }

  private async search(): Promise<SessionSign | null> {
    this.searchAtMs = this.parts.clock.monotonicMs() + this.searchEvery.take()
    for (const process of this.parts.run.tree.membersSeen()) {
      const sign = await this.read(process)
      if (sign === null) continue
      this.writer = process
      return sign
    }
    return null
  }

  private async read(process: SeenProcess): Promise<SessionSign | null> {
    const text = await this.files.readClaudeSession(process.pid, this.parts.run.env)
    return text === null ? null : readClaudeSession(text, process)
  }

  private say(sign: SessionSign | null): void {
    if (sign === null && !this.hasSaid) return
    this.hasSaid = sign !== null
    const { claim, text, conditions } = sign ?? { claim: null, text: '', conditions: NO_CONDITIONS }
    const rule = claim === null ? 'session file' : `session file: ${text}`
    this.parts.tell({ sign: { source: 'session-file', rule, text, claim, turn: null }, conditions, children: null })
  }
}

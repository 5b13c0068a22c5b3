import { untilBeat } from '../../base/beat.ts'
import { Lifetime } from '../../base/disposable.ts'
import type { Clock } from '../../base/clock.ts'
import { Timer } from '../../base/timer.ts'
import { Widening } from '../../base/widening.ts'
import type { AgentFiles, FoundTranscript } from '../../core/agent-files.ts'
import { NOTHING_SPENT, plus } from '../../core/spending/spending.ts'
import { Transcript } from '../../core/spending/transcripts/transcript.ts'
import type { TranscriptKind } from '../../shapes/agent-type.ts'
import type { Spending } from '../../shapes/spending.ts'
import type { RunContext } from '../run/run-observer.ts'
import { Printing } from '../terminal/printing.ts'

/** Between two readings, ms. */
const READ_EVERY_MS = 3_000
/** A session that is cleared or changed goes on in another file: files are looked for so often, ms. What is found late is read from its beginning. */
const SEARCH_EVERY_MS = { first: 3_000, last: 15_000 }

/** What one run's spending is read with. */
export interface RunSpendingParts {
  readonly clock: Clock
  readonly files: AgentFiles
  readonly kind: TranscriptKind
  /** Another run of this kind was up in this folder meanwhile: files cannot be told apart by folder and time. */
  readonly isShared: () => boolean
  /** A process of the run writes this transcript, and something stands in it. */
  readonly proven: (path: string) => void
  /** All that is known by now, by day. */
  readonly tell: (byDay: ReadonlyMap<string, Spending>) => void
}

interface Reading {
  readonly isProven: boolean
  readonly transcript: Transcript
  next: number
}

/** Reads what one run uses from the transcripts its agent writes. */
export class RunSpending extends Lifetime {
  private readonly run: RunContext
  private readonly parts: RunSpendingParts
  private readonly timer: Timer
  private readonly readings = new Map<string, Reading>()
  private readonly searchEvery = new Widening(SEARCH_EVERY_MS)
  private searchAtMs = 0
  /** One of its processes is known to write a transcript. */
  private hasProven = false
  private readonly printing: Printing
  /** One look at a time: the last one, after the end, waits for the one before. */
  private looking: Promise<void> = Promise.resolve()

  constructor(run: RunContext, parts: RunSpendingParts) {
    super()
    this.run = run
    this.parts = parts
    this.timer = this.register(new Timer(parts.clock))
    this.printing = new Printing(run.terminal, parts.clock)
    this.lookLater()
  }

  /** Its programs have ended: what they wrote at the very end is read, too. */
  async finish(): Promise<void> {
    this.dispose()
    await this.looking.catch(() => undefined)
    if (this.readings.size === 0) await this.search()
    await this.read()
  }

  private lookLater(): void {
    this.timer.restart(untilBeat(this.parts.clock, READ_EVERY_MS), () => {
      if (!this.printing.isRecent()) return this.lookLater()
      this.run.work.run('read what it uses', async () => {
        // What fails once is told once, and not tried again.
        this.looking = this.look()
        await this.looking
        if (!this.isDisposed) this.lookLater()
      })
    })
  }

  private async look(): Promise<void> {
    const now = this.parts.clock.monotonicMs()
    if (now >= this.searchAtMs) {
      await this.search()
      this.searchAtMs = now + this.searchEvery.take()
    }
    await this.read()
  }

  private async search(): Promise<void> {
    const { kind, files } = this.parts
    const { env, startedAt: sinceMs } = this.run
    const processes = this.run.tree.membersSeen()
    const cwd = this.run.spec.cwd
    const found = await files.findTranscripts({ kind, processes, env, cwd, sinceMs })
    for (const transcript of found) this.follow(transcript)
  }

  private follow({ path, isProven }: FoundTranscript): void {
    this.hasProven ||= isProven
    if (this.readings.has(path) || (!isProven && (this.hasProven || this.parts.isShared()))) return
    this.readings.set(path, { isProven, transcript: new Transcript(this.parts.kind, this.run.startedAt), next: 0 })
  }

  private async read(): Promise<void> {
    for (const [path, reading] of this.readings) await this.readOn(path, reading)
    const days = [...this.readings.values()].flatMap(({ transcript }) => [...transcript.byDay])
    const byDay = new Map<string, Spending>()
    for (const [day, spent] of days) byDay.set(day, plus(byDay.get(day) ?? NOTHING_SPENT, spent))
    this.parts.tell(byDay)
  }

  /** To its present end, piece by piece. */
  private async readOn(path: string, reading: Reading): Promise<void> {
    for (;;) {
      const piece = await this.parts.files.readLines(path, reading.next)
      if (piece === null || piece.next === reading.next) return
      if (reading.isProven) this.parts.proven(path)
      for (const line of piece.lines) reading.transcript.take(line)
      reading.next = piece.next
    }
  }
}

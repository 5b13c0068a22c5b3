import type { BlockedKind, ReportedState, StatusReport } from './report.ts'

/** Records kept for one terminal; the one reported longest ago goes first, the root's never. */
export const STATUS_RECORDS_KEPT = 128

/** What a program last reported about itself or a part of it. */
export interface StatusRecord {
  readonly id: string
  readonly state: ReportedState
  readonly kind: BlockedKind | null
  readonly progress: number | null
  readonly app: string
  readonly title: string
  readonly message: string
}

/** What a terminal remembers of a program's reports (OSC 7501). */
export class StatusRecords {
  private rootRecord: StatusRecord | null = null
  /** By id, those reported last at the end. */
  private readonly parts = new Map<string, StatusRecord>()

  /** The program itself; null: it has reported nothing, or has taken it back. */
  get root(): StatusRecord | null {
    return this.rootRecord
  }

  /** Parts of the program: sub-agents, background commands. */
  get children(): readonly StatusRecord[] {
    return [...this.parts.values()]
  }

  /** Takes a report: it replaces the record of its id whole; `clear` removes that and all beneath it. */
  take({ state, ...report }: StatusReport): void {
    const { id } = report
    if (state === 'clear') return this.clear(id)
    if (id === '') {
      this.rootRecord = { ...report, state }
      return
    }
    this.parts.delete(id)
    this.parts.set(id, { ...report, state })
    if (this.parts.size < STATUS_RECORDS_KEPT) return
    for (const oldest of this.parts.keys()) return void this.parts.delete(oldest)
  }

  /** A shell shows its prompt again (OSC 133 A): nothing works or waits any more; what is done or failed stays until it is seen. */
  dropPresent(): void {
    if (this.rootRecord !== null && isPresent(this.rootRecord)) this.rootRecord = null
    for (const [id, record] of this.parts) if (isPresent(record)) this.parts.delete(id)
  }

  /** The terminal was reset (RIS), or its program has ended. */
  dropAll(): void {
    this.clear('')
  }

  private clear(from: string): void {
    if (from === '') this.rootRecord = null
    for (const id of this.parts.keys()) {
      if (from === '' || id === from || id.startsWith(`${from}/`)) this.parts.delete(id)
    }
  }
}

function isPresent({ state }: StatusRecord): boolean {
  return state === 'working' || state === 'blocked'
}

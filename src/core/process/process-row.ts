/** One process in one sweep of the process table. */
export interface ProcessRow {
  readonly pid: number
  readonly parentPid: number
  readonly groupId: number
  readonly sessionId: number
  /** Foreground group of the controlling terminal, or -1. */
  readonly foregroundGroupId: number
  /** State letter of the platform (`R S D T Z …`); `?` where the platform has none. */
  readonly state: string
  /** See ProcessIdentity.startTime. */
  readonly startTime: number
  /** CPU time used since its start, ms. */
  readonly cpuMs: number
  readonly rssBytes: number
  readonly threads: number
  /** Short name (comm), at most a few dozen characters. */
  readonly name: string
  /** The run cookie found in its environment, or null: none, unreadable, or a platform that does not tell. */
  readonly cookie: string | null
}

/** A zombie is dead for every purpose but its parent's bookkeeping. */
export function isZombie(row: Pick<ProcessRow, 'state'>): boolean {
  return row.state === 'Z' || row.state === 'X'
}

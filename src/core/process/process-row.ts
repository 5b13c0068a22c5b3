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
  /**
   * The run cookie in its environment; null if there is none, if it cannot be read, or if the platform does not show
   * environments.
   */
  readonly cookie: string | null
}

/** A zombie counts as dead everywhere: only its parent still has to reap it. */
export function isZombie(row: Pick<ProcessRow, 'state'>): boolean {
  return row.state === 'Z' || row.state === 'X'
}

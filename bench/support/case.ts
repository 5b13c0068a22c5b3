import type { NumberName } from '../numbers.ts'
import type { Scope } from './scope.ts'

/** What another program needs for the same task. */
export interface PeerReading {
  readonly peer: string
  readonly value: number
}

/** One measured number. */
export interface Reading {
  readonly name: NumberName
  readonly value: number
  readonly peers?: readonly PeerReading[]
  /** A remark about this measurement for readers. */
  readonly note?: string
}

/** What a case is run with. */
export interface CaseContext {
  /** Actions to undo at the end, however the case ends. */
  readonly scope: Scope
  /** Peers that are installed here. */
  readonly peers: PeerPrograms
}

/** Locations of the peers; null if not installed. */
export interface PeerPrograms {
  /** Folder of the pm2 package. */
  readonly pm2: string | null
  /** The supervisord program. */
  readonly supervisord: string | null
}

/** Runs a case. */
export type RunCase = (context: CaseContext) => Promise<readonly Reading[]>

import type { NumberName } from '../numbers.ts'
import type { Scope } from './scope.ts'

/** What another program needs for the same. */
export interface PeerReading {
  readonly peer: string
  readonly value: number
}

/** One number as a case measured it. */
export interface Reading {
  readonly name: NumberName
  readonly value: number
  readonly peers?: readonly PeerReading[]
  /** What a reader should know of this very reading. */
  readonly note?: string
}

/** What a case is run with. */
export interface CaseContext {
  /** What must be undone at the end, however the case ends. */
  readonly scope: Scope
  /** Peers that are installed here. */
  readonly peers: PeerPrograms
}

/** Where the peers are; null: not installed. */
export interface PeerPrograms {
  /** Folder of the pm2 package. */
  readonly pm2: string | null
  /** The supervisord program. */
  readonly supervisord: string | null
}

/** Runs a case. */
export type RunCase = (context: CaseContext) => Promise<readonly Reading[]>

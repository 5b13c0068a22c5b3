import type { Disposable } from '../../base/disposable.ts'

/** What the host's own process uses. */
export interface OwnUse {
  /** Since it was started. */
  readonly cpuSeconds: number
  readonly rssBytes: number
  /** When it was started, epoch ms. */
  readonly startedAt: number
  /** How late its main loop came, since the reading before; null: nothing was measured in between. */
  readonly loopDelayMs: { readonly p99: number; readonly max: number } | null
}

/** Reads it. It measures from its creation until it is disposed. */
export interface OwnUseReader extends Disposable {
  read(): OwnUse
}

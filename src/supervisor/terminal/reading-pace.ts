import type { Clock } from '../../base/clock.ts'
import { MIRROR_BACKLOG_BYTES, MIRROR_BACKLOG_LIMIT_BYTES } from '../../core/limits.ts'
import type { Attachment } from './attachment.ts'
import type { KeysFirst } from './keys-first.ts'
import type { Congestion } from './pty-throttle.ts'

/**
 * What a terminal may print in a window while somebody types into another one, bytes: a flood then leaves processors and pages to the
 * echo. Nobody reads faster than this, and nobody types without a pause for long.
 */
export const BESIDE_KEYS_BYTES = 32 * 1024
export const WINDOW_MS = 100

/** What decides how fast one terminal is read. */
export interface ReadingPaceParts {
  /** Bytes the mirror has not parsed. */
  readonly mirrorBacklog: () => number
  /** Those of clients that may hold the program back. */
  readonly attachments: Iterable<Attachment>
  readonly keys: KeysFirst
  readonly clock: Clock
}

/** Tells how fast a terminal may be read: no faster than it is parsed, and slowly while somebody types elsewhere. */
export class ReadingPace {
  private readonly parts: ReadingPaceParts
  private windowFromMs = -Infinity
  private windowBytes = 0

  constructor(parts: ReadingPaceParts) {
    this.parts = parts
  }

  /** A person pressed a key in this terminal. */
  typed(): void {
    this.parts.keys.typed(this)
  }

  /** It printed so much. */
  printed(bytes: number): void {
    this.turnWindow()
    this.windowBytes += bytes
  }

  congestion(): Congestion {
    const { mirrorBacklog, attachments, keys } = this.parts
    const backlogBytes = mirrorBacklog()
    if (backlogBytes > MIRROR_BACKLOG_LIMIT_BYTES) return 'full'
    if (backlogBytes > MIRROR_BACKLOG_BYTES) return 'some'
    for (const attachment of attachments) if (attachment.holdsBack()) return 'some'
    this.turnWindow()
    return this.windowBytes >= BESIDE_KEYS_BYTES && keys.goBefore(this) ? 'some' : 'none'
  }

  private turnWindow(): void {
    const nowMs = this.parts.clock.monotonicMs()
    if (nowMs - this.windowFromMs < WINDOW_MS) return
    this.windowFromMs = nowMs
    this.windowBytes = 0
  }
}

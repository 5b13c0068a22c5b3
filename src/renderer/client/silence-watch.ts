import type { Clock } from '../../base/clock.ts'
import { Lifetime, type Disposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'

/** Without any packet for so long, the host counts as silent. Its vitals tick comes every second, on some systems only every few. */
const SILENT_AFTER_MS = 5_000
/** Without any packet for so long, the host is asked for one: where ticks are rarer, or a sweep failed, the answer shows that it is alive. */
const PROBE_AFTER_MS = 2_500
const CHECK_MS = 500
/** When a check runs later than this, the page itself was asleep, throttled or busy, and packets may be waiting unread. */
const LATE_MS = 2_000

/** What a SilenceWatch needs. */
export interface SilenceWatchParts {
  readonly clock: Clock
  /** Asks the host for any answer. */
  readonly probe: () => void
}

/** Notices that a connected host sends nothing any more: it is stopped, hung, or its machine is swapping. */
export class SilenceWatch extends Lifetime {
  private readonly changes = this.register(new Emitter<number | null>())
  private readonly parts: SilenceWatchParts
  private timer: Disposable | null = null
  private heardAtMs = 0
  private checkedAtMs = 0
  private isProbed = false
  private isSilent = false

  /** The time of the last packet (epoch ms) when silence is noticed; null when the host is heard again. */
  readonly onDidChange = this.changes.event

  constructor(parts: SilenceWatchParts) {
    super()
    this.parts = parts
  }

  /** Connected: packets are expected from now on. */
  begin(): void {
    this.end()
    this.heardAtMs = this.checkedAtMs = this.parts.clock.monotonicMs()
    this.checkLater()
  }

  /** The connection is gone, so nothing is expected. */
  end(): void {
    this.timer?.dispose()
    this.timer = null
    this.isProbed = false
    this.isSilent = false
  }

  /** A packet has come. */
  heard(): void {
    this.heardAtMs = this.parts.clock.monotonicMs()
    this.isProbed = false
    if (!this.isSilent) return
    this.isSilent = false
    this.changes.fire(null)
  }

  override dispose(): void {
    this.end()
    super.dispose()
  }

  private checkLater(): void {
    this.timer = this.parts.clock.setTimer(CHECK_MS, () => {
      this.checkLater()
      this.check()
    })
  }

  private check(): void {
    const { clock, probe } = this.parts
    const now = clock.monotonicMs()
    const isLate = now - this.checkedAtMs > LATE_MS
    this.checkedAtMs = now
    if (this.isSilent) return
    if (isLate) this.heardAtMs = now
    const quietMs = now - this.heardAtMs
    if (quietMs >= SILENT_AFTER_MS) {
      this.isSilent = true
      this.changes.fire(clock.now() - quietMs)
    } else if (quietMs >= PROBE_AFTER_MS && !this.isProbed) {
      this.isProbed = true
      probe()
    }
  }
}

import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Lifetime, toDisposable } from '../../base/disposable.ts'
import type { OwnUse, OwnUseReader } from '../../core/metrics/own-use.ts'

/** How often it is looked whether the loop is late, ms. Node's own 10 ms would wake an idle host a hundred times a second; a delay a person feels is longer than this. */
const LOOK_EVERY_MS = 50
const NS_PER_MS = 1e6
const US_PER_SECOND = 1e6
const MS_PER_SECOND = 1000

/** Reads the use of this process through Node. */
export class NodeOwnUse extends Lifetime implements OwnUseReader {
  private readonly delays = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS })
  private readonly startedAt = Date.now() - process.uptime() * MS_PER_SECOND

  constructor() {
    super()
    this.delays.enable()
    this.register(toDisposable(() => this.delays.disable()))
  }

  read(): OwnUse {
    const { user, system } = process.cpuUsage()
    const { delays } = this
    const loopDelayMs = delays.count === 0 ? null : { p99: late(delays.percentile(99)), max: late(delays.max) }
    delays.reset()
    return {
      cpuSeconds: (user + system) / US_PER_SECOND,
      rssBytes: process.memoryUsage.rss(),
      startedAt: this.startedAt,
      loopDelayMs,
    }
  }
}

/** Node counts the time between two looks: what is longer than asked for is the delay. */
function late(intervalNs: number): number {
  return Math.max(0, intervalNs / NS_PER_MS - LOOK_EVERY_MS)
}

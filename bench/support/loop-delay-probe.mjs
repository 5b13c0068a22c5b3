// Loaded into the host first: reports the delay of its event loop on request over IPC. Costs nothing until then.
import { monitorEventLoopDelay } from 'node:perf_hooks'

const NS_PER_MS = 1e6
/** Finer than the digits of the target; the histogram's own timer fires this often. */
const RESOLUTION_MS = 2

const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })

process.on('message', (message) => {
  if (message === 'begin') {
    histogram.enable()
  } else if (message === 'end') {
    histogram.disable()
    // The histogram includes the timer's own interval.
    process.send?.({ p99Ms: Math.max(0, histogram.percentile(99) / NS_PER_MS - RESOLUTION_MS) })
  }
})
// The case was killed: otherwise the host and its agents would be left running.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()

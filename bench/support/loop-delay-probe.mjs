// Loaded into the host before it: tells the delay of its main loop when asked over IPC. Costs nothing until then.
import { monitorEventLoopDelay } from 'node:perf_hooks'

const NS_PER_MS = 1e6
/** Finer than the target's digits; the histogram's own timer fires this often. */
const RESOLUTION_MS = 2

const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })

process.on('message', (message) => {
  if (message === 'begin') {
    histogram.enable()
  } else if (message === 'end') {
    histogram.disable()
    // The histogram counts the timer's own interval too.
    process.send?.({ p99Ms: Math.max(0, histogram.percentile(99) / NS_PER_MS - RESOLUTION_MS) })
  }
})
// The case was killed: nobody else would end the host and its agents.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()

// Loaded into a host: makes its wall clock settable. The message `{ wallOffsetMs }` sets its offset from the machine's
// clock.
import { SystemClock } from '../../../src/adapters/clock/system-clock.ts'

let offsetMs = Number(process.env['FAULT_WALL_OFFSET_MS'] ?? 0)

Object.assign(SystemClock.prototype, { now: () => Date.now() + offsetMs })

process.on('message', (message: { readonly wallOffsetMs?: number }) => {
  offsetMs = message.wallOffsetMs ?? offsetMs
  process.send?.({ wallOffsetMs: offsetMs })
})
// The listener must not keep a finished host alive.
process.channel?.unref()

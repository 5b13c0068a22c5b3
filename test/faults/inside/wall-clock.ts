// Loaded into a host: its wall clock can be set. The message `{ wallOffsetMs }` moves it against that of the machine.
import { SystemClock } from '../../../src/adapters/clock/system-clock.ts'

let offsetMs = Number(process.env['FAULT_WALL_OFFSET_MS'] ?? 0)

Object.assign(SystemClock.prototype, { now: () => Date.now() + offsetMs })

process.on('message', (message: { readonly wallOffsetMs?: number }) => {
  offsetMs = message.wallOffsetMs ?? offsetMs
  process.send?.({ wallOffsetMs: offsetMs })
})
// Listening alone must not keep a host that is done.
process.channel?.unref()

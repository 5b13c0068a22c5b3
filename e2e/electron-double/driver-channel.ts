import { EventEmitter } from 'node:events'
import type { Call, FromDouble, ToDouble } from './messages.ts'

const incoming = new EventEmitter()

if (process.send === undefined) throw new Error('the Electron double is started by its driver, see launch.ts')
process.on('message', (message: ToDouble) => incoming.emit(message.type, message))
// The driver has died: end as at logout, so that no agent is left.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))

/** Sends a message to the driver. */
export function tellDriver(message: FromDouble): void {
  if (process.connected) process.send?.(message)
}

/** Records a call for tests to read. */
export function record(call: Call): void {
  tellDriver({ type: 'record', record: call })
}

/** Listens for one kind of message from the driver. */
export function onDriver<T extends ToDouble['type']>(
  type: T,
  listener: (message: Extract<ToDouble, { type: T }>) => void,
): void {
  incoming.on(type, listener)
}

import { EventEmitter } from 'node:events'
import type { PowerMonitor } from 'electron'
import type { Doubled } from './doubled.ts'
import { doubledPlatform } from './doubled-platform.ts'
import { only } from './only.ts'
import { preventable } from './preventable.ts'

let isListening = false
let isInhibiting = false

class DoublePowerMonitor extends EventEmitter {
  /** The source of events starts with the first listener; on Linux it looks for listeners of `shutdown` before that one is added. */
  constructor() {
    super()
    this.once('newListener', () => {
      isListening = true
      isInhibiting = doubledPlatform !== 'linux'
      this.on('newListener', (event) => {
        if (event === 'shutdown') isInhibiting = true
      })
    })
  }
}

/** `powerMonitor` of the double. https://www.electronjs.org/docs/latest/api/power-monitor */
export const powerMonitor = only('powerMonitor', new DoublePowerMonitor()) satisfies Doubled<PowerMonitor, 'on'>

/** The system shuts down: the app is told if it is listened to, and ended at once where it does not ask for time. */
export function powerOff(): void {
  const event = preventable({})
  if (isListening && isInhibiting) powerMonitor.emit('shutdown', event)
  if (!event.defaultPrevented) process.kill(process.pid, 'SIGKILL')
}

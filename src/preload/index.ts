import { contextBridge, ipcRenderer } from 'electron'
import { BRIDGE_NAME, IPC_CHANNELS, type DesktopBridge, type ShellCommand } from '../contract/bridge.ts'
import type { Packet } from '../contract/transport.ts'

interface Ears {
  readonly id: string
  readonly onPacket: (packet: Packet) => void
  readonly onClose: (reason: string) => void
}

let current: Ears | null = null
let onCommand: ((command: ShellCommand) => void) | null = null
let untold: ShellCommand[] = []

/** Ends the current connection if its id matches. */
function end(id: string, reason: string): void {
  if (current?.id !== id) return
  const { onClose } = current
  current = null
  onClose(reason)
}

ipcRenderer.on(IPC_CHANNELS.packet, (_event, id: string, packet: Packet) => {
  if (current?.id === id) current.onPacket(packet)
})
ipcRenderer.on(IPC_CHANNELS.close, (_event, id: string, reason: string) => end(id, reason))
ipcRenderer.on(IPC_CHANNELS.command, (_event, command: ShellCommand) => {
  if (onCommand) onCommand(command)
  else untold.push(command)
})

const bridge: DesktopBridge = {
  kind: 'desktop',
  connect(onPacket, onClose) {
    const id = crypto.randomUUID()
    if (current) end(current.id, 'the page opened a new connection')
    current = { id, onPacket, onClose }
    ipcRenderer.send(IPC_CHANNELS.connect, id)
    return {
      send: (packet) => ipcRenderer.send(IPC_CHANNELS.packet, id, packet),
      close: () => {
        ipcRenderer.send(IPC_CHANNELS.close, id)
        end(id, 'the page closed the connection')
      },
    }
  },
  onCommand(listener) {
    onCommand = listener
    for (const command of untold) listener(command)
    untold = []
  },
}

contextBridge.exposeInMainWorld(BRIDGE_NAME, bridge)

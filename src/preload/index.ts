import { contextBridge, ipcRenderer, webUtils } from 'electron'
import {
  BRIDGE_NAME,
  IPC_CHANNELS,
  packetSize,
  TAKEN_EVERY_BYTES,
  type DesktopBridge,
  type ShellCommand,
} from '../contract/bridge.ts'
import type { Packet } from '../contract/transport.ts'

interface Ears {
  readonly onPacket: (packet: Packet) => void
  readonly onClose: (reason: string) => void
  /** Taken, and not yet told the host. */
  untold: number
}

/** The open connections, by their ids. */
const open = new Map<string, Ears>()
let onCommand: ((command: ShellCommand) => void) | null = null
let untold: ShellCommand[] = []

/** Ends the connection, if it is open. */
function end(id: string, reason: string): void {
  const ears = open.get(id)
  open.delete(id)
  ears?.onClose(reason)
}

ipcRenderer.on(IPC_CHANNELS.packet, (_event, id: string, packet: Packet) => {
  const ears = open.get(id)
  if (ears === undefined) return
  ears.onPacket(packet)
  ears.untold += packetSize(packet)
  if (ears.untold < TAKEN_EVERY_BYTES) return
  ipcRenderer.send(IPC_CHANNELS.taken, id, ears.untold)
  ears.untold = 0
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
    open.set(id, { onPacket, onClose, untold: 0 })
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
  pathOf: (file) => webUtils.getPathForFile(file as File),
}

contextBridge.exposeInMainWorld(BRIDGE_NAME, bridge)

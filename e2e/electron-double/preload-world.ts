import type { WorldOptions, WorldParts } from './main-world.ts'
import type { makeWire } from './wire.ts'

type Listener = (event: object, ...args: readonly unknown[]) => void
type Preload = (require: (name: string) => unknown, module: object, exports: object) => void

/** What the preload's world is given besides. */
export interface PreloadParts extends WorldParts {
  readonly makeWire: typeof makeWire
  readonly makeIpcRenderer: typeof makeIpcRenderer
  readonly preload: Preload
}

/**
 * The world of the preload, isolated from the page's: Electron's modules for it, and the preload itself. Sent into the page as text, to run before
 * any script of the page, so it must be self-contained.
 */
export function installPreloadWorld(options: WorldOptions, parts: PreloadParts): void {
  if (window !== window.top || !location.protocol.startsWith('http')) return
  const ipc = parts.makeIpcRenderer(options.socketUrl, parts.makeWire())

  const strict = <T extends object>(name: string, target: T): T =>
    new Proxy(target, {
      get(object, member) {
        if (!(member in object)) throw new Error(`the Electron double has no ${name}.${String(member)}`)
        return Reflect.get(object, member) as unknown
      },
    })
  const contextBridge = {
    exposeInMainWorld: (name: string, api: unknown): void => void bridge.call('expose', name, api),
  }
  const webUtils = {
    getPathForFile: (file: File): string => {
      if (!(file instanceof File)) throw new TypeError('getPathForFile needs a File')
      return String(bridge.call('pathOf', file.name))
    },
  }
  const electron = strict('electron', {
    ipcRenderer: strict('ipcRenderer', ipc),
    contextBridge: strict('contextBridge', contextBridge),
    webUtils: strict('webUtils', webUtils),
  })
  const requireModule = (name: string): unknown => {
    if (name !== 'electron') throw new Error(`a sandboxed preload cannot require ${name}`)
    return electron
  }

  const { toPage: sends, toPreload: hears, visibilityChannel, windowOpenChannel } = options
  const offers = { openWindow: (url: unknown): void => ipc.send(windowOpenChannel, url) }
  const begin = (): void => {
    ipc.on(visibilityChannel, (_event, isShown) => void bridge.call('showDocument', isShown))
    const module = { exports: {} }
    parts.preload(requireModule, module, module.exports)
  }
  const bridge = new parts.Bridge({ sends, hears, offers, begin, Parcels: parts.Parcels })
  bridge.start()
}

/** `ipcRenderer` over a WebSocket. Must be self-contained too. */
export function makeIpcRenderer(socketUrl: string, wire: ReturnType<typeof makeWire>) {
  const listeners = new Map<string, Listener[]>()
  const unsent: Uint8Array<ArrayBuffer>[] = []
  const socket = new WebSocket(socketUrl)
  socket.binaryType = 'arraybuffer'
  socket.addEventListener('open', () => {
    for (const bytes of unsent.splice(0)) socket.send(bytes)
  })
  socket.addEventListener('message', (event: MessageEvent<ArrayBuffer>) => {
    const { channel, args } = wire.decode(new Uint8Array(event.data))
    for (const listener of listeners.get(channel) ?? []) listener({}, ...args)
  })

  const send = (channel: string, ...args: readonly unknown[]): void => {
    const bytes = wire.encode({ channel, args })
    if (socket.readyState === WebSocket.CONNECTING) unsent.push(bytes)
    else socket.send(bytes)
  }
  const on = (channel: string, listener: Listener): void => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
  }
  return { send, on }
}

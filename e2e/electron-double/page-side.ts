import type { makeWire } from './wire.ts'

/** Options passed by the double to the page. */
export interface PageOptions {
  readonly socketUrl: string
  /** Channel on which the page reports a window it wants to open. */
  readonly windowOpenChannel: string
  /** Channel on which the page hears whether its window is shown. */
  readonly visibilityChannel: string
}

type Listener = (event: object, ...args: readonly unknown[]) => void
type Preload = (require: (name: string) => unknown, module: object, exports: object) => void
type Wire = ReturnType<typeof makeWire>

/**
 * Electron's renderer side for one page: `ipcRenderer` and `contextBridge` for the preload, before any script of the
 * page runs. Sent into the page as text, so it must be self-contained.
 */
export function installElectron(options: PageOptions, wire: Wire, preload: Preload): void {
  if (window !== window.top || !location.protocol.startsWith('http')) return
  const listeners = new Map<string, Listener[]>()
  const unsent: Uint8Array<ArrayBuffer>[] = []
  const socket = new WebSocket(options.socketUrl)
  socket.binaryType = 'arraybuffer'
  socket.addEventListener('open', () => {
    for (const bytes of unsent.splice(0)) socket.send(bytes)
  })
  socket.addEventListener('message', (event: MessageEvent<ArrayBuffer>) => {
    const { channel, args } = wire.decode(new Uint8Array(event.data))
    if (channel === options.visibilityChannel) showDocument(args[0] === true)
    for (const listener of listeners.get(channel) ?? []) listener({}, ...args)
  })

  /** What a page can see of its window being hidden; the browser goes on drawing it. */
  const showDocument = (isShown: boolean): void => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => !isShown })
    const state = isShown ? 'visible' : 'hidden'
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  }

  const send = (channel: string, ...args: readonly unknown[]): void => {
    const bytes = wire.encode({ channel, args })
    if (socket.readyState === WebSocket.CONNECTING) unsent.push(bytes)
    else socket.send(bytes)
  }

  const strict = <T extends object>(name: string, target: T): T =>
    new Proxy(target, {
      get(object, member) {
        if (!(member in object)) throw new Error(`the Electron double has no ${name}.${String(member)}`)
        return Reflect.get(object, member) as unknown
      },
    })

  /**
   * Does what the context bridge does: functions are wrapped, everything else is copied; a value that cannot be copied
   * throws.
   */
  const bridged = (value: unknown): unknown => {
    if (typeof value === 'function') {
      return (...args: readonly unknown[]) => bridged(Reflect.apply(value, undefined, args.map(bridged)))
    }
    const isPlain = value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype
    if (!isPlain) return structuredClone(value)
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, bridged(entry)])))
  }

  const ipcRenderer = strict('ipcRenderer', {
    send,
    on: (channel: string, listener: Listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
  })
  const contextBridge = strict('contextBridge', {
    exposeInMainWorld: (name: string, api: unknown) => Object.defineProperty(window, name, { value: bridged(api) }),
  })
  /** Files made by a script have no path; tests name those of theirs in `electronDoublePaths`. */
  const webUtils = strict('webUtils', {
    getPathForFile: (file: File): string => {
      if (!(file instanceof File)) throw new TypeError('getPathForFile needs a File')
      const paths = Reflect.get(window, 'electronDoublePaths') as Record<string, string> | undefined
      return paths?.[file.name] ?? ''
    },
  })
  const requireModule = (name: string): unknown => {
    if (name !== 'electron') throw new Error(`a sandboxed preload cannot require ${name}`)
    return strict('electron', { ipcRenderer, contextBridge, webUtils })
  }

  window.open = (url) => {
    send(options.windowOpenChannel, String(url ?? 'about:blank'))
    return null
  }
  window.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[target=_blank]') : null
    if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented) return
    event.preventDefault()
    send(options.windowOpenChannel, link.href)
  })

  const module = { exports: {} }
  preload(requireModule, module, module.exports)
}

import type { WorldBridge } from './world-bridge.ts'
import type { WorldParcels } from './world-parcels.ts'

/** What both worlds of a document are told by the double. */
export interface WorldOptions {
  /** Names of the events between them, which nobody can guess. */
  readonly toPreload: string
  readonly toPage: string
  readonly socketUrl: string
  /** Channel on which the preload's world reports a window the page wants to open. */
  readonly windowOpenChannel: string
  /** Channel on which it hears whether the window is shown. */
  readonly visibilityChannel: string
}

/** The classes both worlds are given, each its own. */
export interface WorldParts {
  readonly Bridge: typeof WorldBridge
  readonly Parcels: typeof WorldParcels
}

/**
 * What Electron changes in the page's own world: a place for the preload's API, and windows that the app opens. Sent into the page as text, to run
 * before any script of the page, so it must be self-contained.
 */
export function installMainWorld(options: WorldOptions, { Bridge, Parcels }: WorldParts): void {
  if (window !== window.top || !location.protocol.startsWith('http')) return

  const deepFreeze = (value: unknown): void => {
    const isFreezable = (typeof value === 'object' && value !== null) || typeof value === 'function'
    if (!isFreezable || ArrayBuffer.isView(value) || Object.isFrozen(value)) return
    Object.freeze(value)
    Object.values(value).forEach(deepFreeze)
  }

  const offers = {
    expose: (name: unknown, api: unknown): void => {
      const key = String(name)
      if (key in window) throw new Error('Cannot bind an API on top of an existing property on the window object')
      deepFreeze(api)
      Object.defineProperty(window, key, { value: api, enumerable: true })
    },
    /** Files made by a script have no path; tests name those of theirs in `electronDoublePaths`. */
    pathOf: (name: unknown): string => {
      const paths = Reflect.get(window, 'electronDoublePaths') as Record<string, string> | undefined
      return paths?.[String(name)] ?? ''
    },
    /** What a page can see of its window being hidden; the browser goes on drawing it. */
    showDocument: (isShown: unknown): void => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => isShown !== true })
      const state = isShown === true ? 'visible' : 'hidden'
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
    },
  }
  const { toPreload: sends, toPage: hears } = options
  const bridge = new Bridge({ sends, hears, offers, begin: () => undefined, Parcels })

  window.open = (url) => {
    bridge.call('openWindow', String(url ?? 'about:blank'))
    return null
  }
  window.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[target=_blank]') : null
    if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented) return
    event.preventDefault()
    bridge.call('openWindow', link.href)
  })
  bridge.start()
}

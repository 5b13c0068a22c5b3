import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { installMainWorld, type WorldOptions } from './main-world.ts'
import type { WorldScript } from './messages.ts'
import { installPreloadWorld, makeIpcRenderer } from './preload-world.ts'
import { VISIBILITY_CHANNEL, WINDOW_OPEN_CHANNEL } from './web-contents.ts'
import { makeWire } from './wire.ts'
import { WorldBridge } from './world-bridge.ts'
import { WorldParcels } from './world-parcels.ts'

/** Set by the driver: which world of a document comes first. Nothing may depend on it. */
const FIRST_WORLD = process.env['ELECTRON_DOUBLE_FIRST_WORLD'] ?? 'main'

/** The scripts that must run before any other in each document of a window: Electron's two sides of it, and the preload. */
export function initScripts(preloadPath: string, socketUrl: string): readonly WorldScript[] {
  const options: WorldOptions = {
    toPreload: randomUUID(),
    toPage: randomUUID(),
    socketUrl,
    windowOpenChannel: WINDOW_OPEN_CHANNEL,
    visibilityChannel: VISIBILITY_CHANNEL,
  }
  const bridge = { Bridge: WorldBridge.toString(), Parcels: WorldParcels.toString() }
  const preload = `function (require, module, exports) {\n${readFileSync(preloadPath, 'utf8')}\n}`
  const ipc = { makeWire: makeWire.toString(), makeIpcRenderer: makeIpcRenderer.toString() }
  const main = scriptOf(installMainWorld.toString(), options, bridge)
  const isolated = scriptOf(installPreloadWorld.toString(), options, { ...bridge, ...ipc, preload })
  const scripts: readonly WorldScript[] = [
    { world: 'main', text: main },
    { world: 'preload', text: isolated },
  ]
  return FIRST_WORLD === 'main' ? scripts : scripts.toReversed()
}

/** Calls `install` with the options and the parts, both given as source text. */
function scriptOf(install: string, options: WorldOptions, parts: Readonly<Record<string, string>>): string {
  const members = Object.entries(parts).map(([name, text]) => `${name}: ${text}`)
  return `(${install})(${JSON.stringify(options)}, { ${members.join(',\n')} })`
}

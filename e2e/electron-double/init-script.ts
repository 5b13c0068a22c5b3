import { readFileSync } from 'node:fs'
import { installElectron, type PageOptions } from './page-side.ts'
import { VISIBILITY_CHANNEL, WINDOW_OPEN_CHANNEL } from './web-contents.ts'
import { makeWire } from './wire.ts'

/**
 * The script that must run before any other in each document of a window: Electron's renderer side, then the preload.
 */
export function initScript(preloadPath: string, socketUrl: string): string {
  const channels = { windowOpenChannel: WINDOW_OPEN_CHANNEL, visibilityChannel: VISIBILITY_CHANNEL }
  const options: PageOptions = { socketUrl, ...channels }
  const preload = `function (require, module, exports) {\n${readFileSync(preloadPath, 'utf8')}\n}`
  return `(${installElectron.toString()})(${JSON.stringify(options)}, (${makeWire.toString()})(), ${preload})`
}

import { readFileSync } from 'node:fs'
import { installElectron, type PageOptions } from './page-side.ts'
import { WINDOW_OPEN_CHANNEL } from './web-contents.ts'
import { makeWire } from './wire.ts'

/**
 * The script that must run before any other in each document of a window: Electron's renderer side, then the preload.
 */
export function initScript(preloadPath: string, socketUrl: string): string {
  const options: PageOptions = { socketUrl, windowOpenChannel: WINDOW_OPEN_CHANNEL }
  const preload = `function (require, module, exports) {\n${readFileSync(preloadPath, 'utf8')}\n}`
  return `(${installElectron.toString()})(${JSON.stringify(options)}, (${makeWire.toString()})(), ${preload})`
}

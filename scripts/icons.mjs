// Draws the PNG icons from their SVGs, with the Chromium of this machine. `node scripts/icons.mjs`

import { readFileSync } from 'node:fs'
import { chromium } from 'playwright'
import { inRoot } from './lib/paths.mjs'

/** Source, picture, side in pixels. */
const PICTURES = /** @type {const} */ ([
  ['build/icon.svg', 'build/icon.png', 1024],
  ['build/icon.svg', 'build/icon-512.png', 512],
  ['build/tray/trayTemplate.svg', 'resources/tray/trayTemplate.png', 16],
  ['build/tray/trayTemplate.svg', 'resources/tray/trayTemplate@2x.png', 32],
  ['build/tray/tray.svg', 'resources/tray/tray.png', 16],
  ['build/tray/tray.svg', 'resources/tray/tray@2x.png', 32],
])

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
const page = await browser.newPage()
for (const [source, picture, side] of PICTURES) {
  await page.setViewportSize({ width: side, height: side })
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${readFileSync(inRoot(source), 'utf8')}`)
  await page.screenshot({ path: inRoot(picture), omitBackground: true })
}
await browser.close()

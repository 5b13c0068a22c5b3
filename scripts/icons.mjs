// Draws the icons from their SVGs, with the Chromium of this machine. `node scripts/icons.mjs`

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { chromium } from 'playwright'
import { icnsOf, icoOf } from './lib/icon-files.mjs'
import { inRoot } from './lib/paths.mjs'

/** Sides in pixels that Linux desktops look for (freedesktop's icon theme specification), and those of the other systems. */
const LINUX_SIDES = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
const ICO_SIDES = new Set([16, 24, 32, 48, 64, 128, 256])

/** Source, picture, side in pixels. */
const TRAY = /** @type {const} */ ([
  ['build/tray/trayTemplate.svg', 'resources/tray/trayTemplate.png', 16],
  ['build/tray/trayTemplate.svg', 'resources/tray/trayTemplate@2x.png', 32],
  ['build/tray/tray.svg', 'resources/tray/tray.png', 16],
  ['build/tray/tray.svg', 'resources/tray/tray@2x.png', 32],
])
/** What a window shows of itself where the system does not take it from the package. */
const WINDOW_SIDE = 512

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
const page = await browser.newPage()
mkdirSync(inRoot('build/icons'), { recursive: true })
const pictures = []
for (const side of LINUX_SIDES) {
  const png = await draw('build/icon.svg', side)
  pictures.push({ side, png, rgba: await pixelsOf(png, side) })
  writeFileSync(inRoot(`build/icons/${side}x${side}.png`), png)
  if (side === WINDOW_SIDE) writeFileSync(inRoot('resources/icon.png'), png)
}
writeFileSync(inRoot('build/icon.ico'), icoOf(pictures.filter(({ side }) => ICO_SIDES.has(side))))
writeFileSync(inRoot('build/icon.icns'), icnsOf(pictures))
for (const [source, picture, side] of TRAY) writeFileSync(inRoot(picture), await draw(source, side))
await browser.close()

async function draw(/** @type {string} */ source, /** @type {number} */ side) {
  await page.setViewportSize({ width: side, height: side })
  const style = `<style>body{margin:0}svg{display:block;width:${side}px;height:${side}px}</style>`
  await page.setContent(`${style}${readFileSync(inRoot(source), 'utf8')}`)
  return await page.screenshot({ omitBackground: true })
}

/** The pixels of a picture: red, green, blue and how opaque, a byte each. */
async function pixelsOf(/** @type {Buffer} */ png, /** @type {number} */ side) {
  const bytes = await page.evaluate(pixelsInPage, { url: `data:image/png;base64,${png.toString('base64')}`, side })
  return Buffer.from(bytes)
}

/** Runs in the page. */
async function pixelsInPage(/** @type {{ url: string, side: number }} */ { url, side }) {
  // @ts-expect-error The page's globals are not this program's.
  const { Image, document } = window
  const image = Object.assign(new Image(), { src: url })
  await image.decode()
  const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side })
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  return [...context.getImageData(0, 0, side, side).data]
}

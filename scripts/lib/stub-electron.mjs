import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** By this @electron/fuses finds the fuses in a binary; version, number and states follow (Electron, docs/tutorial/fuses.md). */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSE_VERSION = 1
/** As Electron ships them: `1` on, `0` off. */
const FUSES = '10110001'

const HELPERS = ['Electron Helper', 'Electron Helper (Renderer)', 'Electron Helper (GPU)', 'Electron Helper (Plugin)']

/**
 * A folder with the names of an Electron and its fuses, and no program: electron-builder packs around it what it would pack around Electron.
 * @param {string} folder
 * @param {'linux' | 'darwin' | 'win32'} platform
 */
export function writeStubElectron(folder, platform) {
  for (const [path, content] of Object.entries(filesOf(platform))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content, { mode: 0o755 })
  }
}

/** @returns {Record<string, string | Buffer>} */
function filesOf(/** @type {'linux' | 'darwin' | 'win32'} */ platform) {
  const fused = Buffer.concat([
    Buffer.from(FUSE_SENTINEL),
    Buffer.from([FUSE_VERSION, FUSES.length]),
    Buffer.from(FUSES),
  ])
  if (platform === 'win32') return { 'electron.exe': fused, 'resources/.keep': '' }
  if (platform === 'linux') return { electron: fused, 'chrome-sandbox': '', 'resources/.keep': '' }
  const frameworks = 'Electron.app/Contents/Frameworks'
  const helpers = HELPERS.flatMap((name) => [
    [`${frameworks}/${name}.app/Contents/Info.plist`, plist({ CFBundleExecutable: name })],
    [`${frameworks}/${name}.app/Contents/MacOS/${name}`, ''],
  ])
  return {
    'Electron.app/Contents/Info.plist': plist({ CFBundleExecutable: 'Electron', CFBundleIconFile: 'electron.icns' }),
    'Electron.app/Contents/MacOS/Electron': '',
    'Electron.app/Contents/Resources/electron.icns': '',
    [`${frameworks}/Electron Framework.framework/Electron Framework`]: fused,
    ...Object.fromEntries(helpers),
  }
}

function plist(/** @type {Record<string, string>} */ entries) {
  const rows = Object.entries(entries).map(([key, value]) => `<key>${key}</key><string>${value}</string>`)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict>${rows.join('')}</dict></plist>\n`
}

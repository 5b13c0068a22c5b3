import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findBinary } from '../../scripts/lib/electron.mjs'
import { useTemporaryFolders } from '../support/temporary-folder.ts'

const newFolder = useTemporaryFolders()

/** As Electron's install.js names the program on this system. */
const NAME =
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform as string] ?? 'electron'

function place({ installed = true } = {}) {
  const folder = newFolder()
  const [packageDir, own] = [join(folder, 'package'), join(folder, 'own')]
  mkdirSync(packageDir)
  if (installed) writeFileSync(join(packageDir, 'path.txt'), NAME)
  const put = (dir: string): string => {
    const binary = join(dir, NAME)
    mkdirSync(join(binary, '..'), { recursive: true })
    writeFileSync(binary, '')
    return binary
  }
  return { packageDir, own, put }
}

it('is what the installer wrote down', () => {
  const { packageDir, put } = place()
  const binary = put(join(packageDir, 'dist'))
  expect(findBinary({ packageDir, dist: undefined })).toBe(binary)
})

it('is in a folder of one’s own, with and without an installed one', () => {
  for (const installed of [true, false]) {
    const { packageDir, own, put } = place({ installed })
    const binary = put(own)
    expect(findBinary({ packageDir, dist: own })).toBe(binary)
  }
})

it('is none where the file is missing, nor without anything that names it', () => {
  const { packageDir, own, put } = place({ installed: false })
  put(join(packageDir, 'dist'))
  expect(findBinary({ packageDir, dist: undefined })).toBeUndefined()
  expect(findBinary({ packageDir, dist: own })).toBeUndefined()
})

import { expect, test } from 'vitest'
import { pathsToElectron } from '../../scripts/lib/electron-free.mjs'

const chunk = (imports: readonly string[], dynamicImports: readonly string[] = []) => ({ imports, dynamicImports })

test('an entry that reaches Electron through a shared chunk is found, with the way there', () => {
  const chunks = new Map([
    ['headless.js', chunk(['chunks/shared.js', 'ws'])],
    ['chunks/shared.js', chunk(['zod', 'electron'])],
  ])
  expect(pathsToElectron('headless.js', chunks)).toEqual([['headless.js', 'chunks/shared.js', 'electron']])
})

test('a dynamic import and a package built on Electron count', () => {
  const chunks = new Map([
    ['headless.js', chunk([], ['chunks/late.js'])],
    ['chunks/late.js', chunk(['electron-store', 'electron/main'])],
  ])
  expect(pathsToElectron('headless.js', chunks).map((path) => path.at(-1))).toEqual(['electron-store', 'electron/main'])
})

test('an entry beside one that loads Electron is free of it, and circles end', () => {
  const chunks = new Map([
    ['index.js', chunk(['electron', 'chunks/shared.js'])],
    ['headless.js', chunk(['chunks/shared.js'])],
    ['chunks/shared.js', chunk(['headless.js', 'electron-vite'])],
  ])
  expect(pathsToElectron('headless.js', chunks)).toEqual([])
})

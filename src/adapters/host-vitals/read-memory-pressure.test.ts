import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { memoryPressureOf, memoryPressureReader } from './read-memory-pressure.ts'

const newFolder = useTemporaryFolders()
const TEXT = `some avg10=12.34 avg60=2.00 avg300=0.10 total=5
full avg10=99.00 avg60=1.00 avg300=0.05 total=3
`

test('the share of the last 10 s in which some task waited counts', () => {
  expect(memoryPressureOf(TEXT)).toBe(12.34)
  expect(memoryPressureOf('some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n')).toBe(0)
  expect(memoryPressureOf('')).toBeNull()
})

test('every reading is a new one', () => {
  const file = join(newFolder(), 'memory')
  const read = memoryPressureReader('linux', file)
  writeFileSync(file, TEXT)
  expect(read()).toBe(12.34)
  writeFileSync(file, TEXT.replace('12.34', '56.00'))
  expect(read()).toBe(56)
})

test('where the system does not tell it is asked once', () => {
  const file = join(newFolder(), 'memory')
  const read = memoryPressureReader('linux', file)
  expect(read()).toBeNull()
  writeFileSync(file, TEXT)
  expect(read()).toBeNull()
  rmSync(file)
})

test('only Linux has this file', () => {
  const file = join(newFolder(), 'memory')
  writeFileSync(file, TEXT)
  expect(memoryPressureReader('darwin', file)()).toBeNull()
  expect(memoryPressureReader('win32', file)()).toBeNull()
})

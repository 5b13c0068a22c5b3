import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { kernelTextReader } from './kernel-text.ts'

const newFolder = useTemporaryFolders()

test('every reading is a new one', () => {
  const file = join(newFolder(), 'memory')
  const read = kernelTextReader('linux', file)
  writeFileSync(file, 'one')
  expect(read()).toBe('one')
  writeFileSync(file, 'two')
  expect(read()).toBe('two')
})

test('where the system does not tell it is asked once', () => {
  const file = join(newFolder(), 'memory')
  const read = kernelTextReader('linux', file)
  expect(read()).toBeNull()
  writeFileSync(file, 'late')
  expect(read()).toBeNull()
  rmSync(file)
})

test('only Linux has such files', () => {
  const file = join(newFolder(), 'memory')
  writeFileSync(file, 'text')
  expect(kernelTextReader('darwin', file)()).toBeNull()
  expect(kernelTextReader('win32', file)()).toBeNull()
})

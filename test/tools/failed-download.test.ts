import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { clearFailure, recentFailure, writeFailure } from '../../scripts/lib/failed-download.mjs'
import { useTemporaryFolders } from '../support/temporary-folder.ts'

const newFolder = useTemporaryFolders()
const AT = Date.UTC(2026, 0, 1)
const HOUR_MS = 3_600_000
const FAILURE = { version: '45.0.0', at: AT, why: 'nothing more came after 99 MB' }

function written() {
  const file = join(newFolder(), 'new/failed')
  writeFailure(file, FAILURE)
  return file
}

it('keeps from trying again for an hour, with its reason', () => {
  const file = written()
  expect(recentFailure(file, { version: '45.0.0', now: AT + HOUR_MS - 1 })).toEqual(FAILURE)
  expect(recentFailure(file, { version: '45.0.0', now: AT + HOUR_MS })).toBeNull()
})

it('says nothing of another version, nor when the clock was put back', () => {
  const file = written()
  expect(recentFailure(file, { version: '45.0.1', now: AT })).toBeNull()
  expect(recentFailure(file, { version: '45.0.0', now: AT - 1 })).toBeNull()
})

it('is forgotten after a success', () => {
  const file = written()
  clearFailure(file)
  expect(recentFailure(file, { version: '45.0.0', now: AT })).toBeNull()
})

it.each(['45.0.0', 'null', '{"version":"45.0.0"}', ''])('is none if the file holds %j', (text) => {
  const file = written()
  writeFileSync(file, text)
  expect(recentFailure(file, { version: '45.0.0', now: AT })).toBeNull()
})

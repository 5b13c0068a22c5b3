import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { GpuLosses, readGpuTrouble } from './gpu-trouble.ts'

const DAY = 24 * 60 * 60_000
const START = 1_800_000_000_000

let dir = ''
let at = START
const bugs: unknown[] = []
const options = () => ({ dataDir: dir, now: () => at, reportBug: (error: unknown): void => void bugs.push(error) })
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'corral-gpu-'))
  at = START
  bugs.length = 0
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('three failures in a row keep the card from being used for a week, and say until when', () => {
  const losses = new GpuLosses(options())
  losses.add()
  losses.add()
  expect(readGpuTrouble(options())).toEqual([])
  losses.add()
  at += 7 * DAY - 1
  expect(readGpuTrouble(options())).toEqual([expect.stringContaining('2027-01-22')])
  at += 1
  expect(readGpuTrouble(options())).toEqual([])
  expect(existsSync(join(dir, 'gpu-trouble.json'))).toBe(false)
  expect(bugs).toEqual([])
})

test('failures now and then are left to Chromium', () => {
  const losses = new GpuLosses(options())
  for (let count = 0; count < 9; count += 1) {
    losses.add()
    at += 5 * 60_000
  }
  expect(readGpuTrouble(options())).toEqual([])
})

test.each(['', '{"at":', '{"at":"now"}', 'null', JSON.stringify({ at: START + DAY })])(
  'a note that reads %j changes nothing, and is gone',
  (text) => {
    writeFileSync(join(dir, 'gpu-trouble.json'), text)
    expect(readGpuTrouble(options())).toEqual([])
    expect(existsSync(join(dir, 'gpu-trouble.json'))).toBe(false)
  },
)

test('a directory that cannot be written to is a bug report, and nothing else', () => {
  const losses = new GpuLosses({ ...options(), dataDir: join(dir, 'nowhere') })
  for (const _ of [1, 2, 3]) losses.add()
  expect(bugs).toHaveLength(1)
})

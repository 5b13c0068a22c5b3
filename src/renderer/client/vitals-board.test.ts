import { expect, test } from 'vitest'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import type { HostSample, VitalsSample } from '../../shapes/vitals.ts'
import { VitalsBoard } from './vitals-board.ts'

const sampleAt = (at: number): VitalsSample => ({
  at,
  cpuPercent: 1,
  memoryBytes: 1,
  processes: 1,
  threads: 1,
  zombies: 0,
  openFiles: null,
  readBytesPerSecond: null,
  writeBytesPerSecond: null,
  outputBytesPerSecond: 0,
})

const hostAt = (at: number): HostSample => ({
  at,
  totalMemoryBytes: 1,
  freeMemoryBytes: 1,
  memoryPressurePercent: null,
  memoryStallPercent: null,
  cores: 1,
  ownCpuPercent: 0,
  ownRssBytes: 1,
})

function timesOf(board: VitalsBoard, id: string): number[] {
  const times: number[] = []
  board.ringOf(id)?.each(100, (at) => times.push(at))
  return times
}

const tick = (board: VitalsBoard, at: number, ...ids: readonly string[]): void =>
  board.tick({ host: hostAt(at), agents: ids.map((id) => ({ id, sample: sampleAt(at) })) })

test('samples go on after the host’s clock was set back', () => {
  using board = new VitalsBoard(new ManualClock())
  for (const at of [50_000, 51_000, 20_000, 21_000]) tick(board, at, 'a')
  expect(timesOf(board, 'a')).toEqual([50_000, 51_000, 20_000, 21_000])
})

test('history told after the clock was set back replaces what it covers and keeps what came since', () => {
  using board = new VitalsBoard(new ManualClock())
  for (const at of [51_000, 20_000, 21_000]) tick(board, at, 'a')
  board.load('a', [49_000, 50_000, 51_000, 20_000].map(sampleAt))
  expect(timesOf(board, 'a')).toEqual([49_000, 50_000, 51_000, 20_000, 21_000])
})

test('samples missed while the host was gone are filled in between those from before and those since', () => {
  using board = new VitalsBoard(new ManualClock())
  for (const at of [1_000, 2_000, 3_000, 4_000, 5_000, 20_000, 21_000]) tick(board, at, 'a')
  board.load('a', [18_000, 19_000, 20_000].map(sampleAt))
  expect(timesOf(board, 'a')).toEqual([1_000, 2_000, 3_000, 4_000, 5_000, 18_000, 19_000, 20_000, 21_000])
  board.load('a', [4_000, 5_000, 6_000, 20_000].map(sampleAt))
  expect(timesOf(board, 'a')).toEqual([1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 20_000, 21_000])
})

test('an agent of which the host has no samples keeps those the page has', () => {
  using board = new VitalsBoard(new ManualClock())
  for (const at of [1_000, 2_000]) tick(board, at, 'a')
  board.load('a', [])
  expect(timesOf(board, 'a')).toEqual([1_000, 2_000])
})

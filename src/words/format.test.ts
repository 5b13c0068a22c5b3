import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatClock,
  formatCount,
  formatCountdown,
  formatDuration,
  formatElapsed,
  formatOrdinal,
  formatPercent,
  formatRate,
} from './format.ts'

const MB = 1024 ** 2

describe('format', () => {
  it('says bytes with the digits that matter', () => {
    expect([0, 900, 3.1 * 1024, 412 * MB, 1023 * MB, 2.9 * 1024 * MB, 24 * 1024 * MB].map(formatBytes)).toEqual([
      '0 B',
      '900 B',
      '3.1 KB',
      '412 MB',
      '1023 MB',
      '2.9 GB',
      '24 GB',
    ])
    expect(formatRate(2048)).toBe('2 KB/s')
  })

  it('says percent of a core, with a decimal only below ten', () => {
    expect([0, 0.4, 5, 9.96, 86.4, 214].map(formatPercent)).toEqual(['0 %', '0.4 %', '5 %', '10 %', '86 %', '214 %'])
  })

  it('says durations in the two largest units', () => {
    expect([-5, 38_900, 240_000, 3_600_000, 4_320_000, 90_000_000].map(formatDuration)).toEqual([
      '0 s',
      '38 s',
      '4 m',
      '1 h',
      '1 h 12 m',
      '1 d 1 h',
    ])
  })

  it('says finished times exactly when they are short', () => {
    expect([120, 6_240, 9_999, 42_000].map(formatElapsed)).toEqual(['120 ms', '6.2 s', '9.9 s', '42 s'])
  })

  it('counts down to one second, never to zero', () => {
    expect([3_400, 900, -200].map(formatCountdown)).toEqual(['4 s', '1 s', '1 s'])
  })

  it('names the day only when it is not today', () => {
    const now = new Date(2026, 10, 5, 14, 3, 22).getTime()
    expect(formatClock(now, now)).toBe('14:03:22')
    expect(formatClock(new Date(2026, 10, 4, 9, 5, 0).getTime(), now)).toBe('4 Nov 09:05')
  })

  it('counts and orders in English', () => {
    expect([formatCount(1, 'agent'), formatCount(2, 'agent'), formatCount(3, 'process', 'processes')]).toEqual([
      '1 agent',
      '2 agents',
      '3 processes',
    ])
    expect([1, 2, 3, 4, 11, 12, 13, 21, 102].map(formatOrdinal)).toEqual([
      '1st',
      '2nd',
      '3rd',
      '4th',
      '11th',
      '12th',
      '13th',
      '21st',
      '102nd',
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { parseTime, timeText } from './typed-time.ts'

const msOf = (text: string): number | null => {
  const parsed = parseTime(text)
  return parsed.ok ? parsed.value : null
}

describe('typed times', () => {
  it('reads them as people write them', () => {
    expect(['1 s', '10 min', '1h30m', '1 h 30 min', '450ms', '1.5 s', '1,5s', '2 hours', '1 day'].map(msOf)).toEqual([
      1_000, 600_000, 5_400_000, 5_400_000, 450, 1_500, 1_500, 7_200_000, 86_400_000,
    ])
  })

  it('takes a bare number for seconds', () => {
    expect(['10', '0', ' 2.5 '].map(msOf)).toEqual([10_000, 0, 2_500])
  })

  it('says how to write what it cannot read', () => {
    expect(['soon', '', '-1 s', '5 lightyears', '1 s ago'].map(msOf)).toEqual([null, null, null, null, null])
    expect(parseTime('soon')).toMatchObject({ ok: false, error: '"soon" is no time; write "1 s" or "10 min".' })
  })

  it('refuses a long number with something after it at once', () => {
    expect(msOf(`${'1'.repeat(10_000)}!`)).toBeNull()
    expect(msOf(`${'1 s '.repeat(10_000)}!`)).toBeNull()
  })

  it('writes them short', () => {
    expect([0, 450, 1_000, 1_500, 60_000, 90_000, 600_000, 5_400_000, 3_600_000, 86_400_000].map(timeText)).toEqual([
      '0 s',
      '450 ms',
      '1 s',
      '1.5 s',
      '1 min',
      '90 s',
      '10 min',
      '90 min',
      '1 h',
      '24 h',
    ])
  })

  it('reads back what it writes', () => {
    for (const ms of [0, 1, 250, 999, 1_000, 1_050, 59_900, 61_234, 3_600_000, 5_400_500, 86_400_000]) {
      expect(msOf(timeText(ms)), timeText(ms)).toBe(ms)
    }
  })
})

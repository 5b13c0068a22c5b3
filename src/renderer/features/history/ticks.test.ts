import { describe, expect, it } from 'vitest'
import { timeTicks } from './ticks.ts'

const at = (day: number, hour: number, minute = 0): number => new Date(2026, 10, day, hour, minute).getTime()
const labels = (from: number, to: number, width: number): readonly string[] =>
  timeTicks({ from, to }, width).map(({ label }) => label)

describe('marks of the time axis', () => {
  it('stand at full hours and name the day at midnight', () => {
    expect(labels(at(21, 22, 10), at(22, 6, 10), 600)).toEqual([
      '23:00',
      'Sun 22 Nov',
      ...['01:00', '02:00', '03:00', '04:00', '05:00', '06:00'],
    ])
  })

  it('are further apart where there is less room', () => {
    expect(labels(at(22, 0, 10), at(22, 8, 10), 300)).toEqual(['02:00', '04:00', '06:00', '08:00'])
  })

  it('are days in a long range', () => {
    expect(labels(at(18, 12), at(22, 12), 400)).toEqual(['Thu 19 Nov', 'Fri 20 Nov', 'Sat 21 Nov', 'Sun 22 Nov'])
  })

  it('tell seconds in a short one', () => {
    expect(labels(at(22, 9), at(22, 9, 1), 400)).toEqual(['09:00:00', '09:00:30', '09:01:00'])
  })

  it('rise and stay within the range, whatever it is', () => {
    for (const hours of [0.02, 0.3, 1, 5, 30, 200, 744]) {
      const [from, to] = [at(22, 3, 7), at(22, 3, 7) + hours * 3_600_000]
      const times = timeTicks({ from, to }, 1_000).map((tick) => tick.at)
      expect(times.length).toBeGreaterThan(1)
      expect(times.length).toBeLessThan(15)
      expect(times.every((time, index) => time >= from && time <= to && time > (times[index - 1] ?? 0))).toBe(true)
    }
  })
})

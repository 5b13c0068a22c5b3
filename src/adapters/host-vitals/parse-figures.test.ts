import { expect, test } from 'vitest'
import { memoryPressureOf, oomKillsOf } from './parse-figures.ts'

const TEXT = `some avg10=12.34 avg60=2.00 avg300=0.10 total=5
full avg10=99.00 avg60=1.00 avg300=0.05 total=3
`

test('the shares of the last 10 s in which some task, and every task, waited count', () => {
  expect(memoryPressureOf(TEXT)).toEqual({ some: 12.34, full: 99 })
  expect(memoryPressureOf('some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n')).toEqual({ some: 0, full: null })
  expect(memoryPressureOf('')).toEqual({ some: null, full: null })
})

test('kills are found by name, wherever the line stands', () => {
  expect(oomKillsOf('nr_dirty 3\noom_kill 17\nnuma_hit 2\n')).toBe(17)
  expect(oomKillsOf('oom_kill_disable 0\n')).toBeNull()
})

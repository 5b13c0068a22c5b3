import { expect, it } from 'vitest'
import { runTagOf, tagInLimits } from './run-tag.ts'

const RUN_ID = 'ffffffffffff00000000000000000000'
const limits = (soft: string): string =>
  [
    'Limit                     Soft Limit           Hard Limit           Units     ',
    'Max realtime priority     0                    0                    ',
    `Max realtime timeout      ${soft.padEnd(20)} unlimited            us        `,
  ].join('\n')

it('a run is known by what its limits say', () => {
  for (const runId of [RUN_ID, `${'0'.repeat(11)}1${'a'.repeat(20)}`]) {
    expect(tagInLimits(limits(String(runTagOf(runId))))).toBe(runTagOf(runId))
    expect(Number.isSafeInteger(runTagOf(runId))).toBe(true)
  }
  expect(runTagOf(RUN_ID)).not.toBe(runTagOf(`e${RUN_ID.slice(1)}`))
})

it.each(['unlimited', '200000', '0', String(2 ** 53)])('a limit of %s is no tag', (soft) => {
  expect(tagInLimits(limits(soft))).toBeNull()
})

it('nothing else is', () => {
  expect(tagInLimits('')).toBeNull()
  expect(runTagOf('run-1')).toBeNull()
})

import { describe, expect, it } from 'vitest'
import { err, ok } from '../../../base/result.ts'
import { contractErrorOf } from '../../../contract/rpc/errors.ts'
import { withFirstPage, withNextPage, type PageList } from './page-list.ts'

const keyOf = (row: number): string => String(row)
const list = (rows: readonly number[], next: string | null): PageList<number> => ({
  ...{ rows, next, subject: 'day', problem: null },
})
const first = (rows: readonly number[], next: string | null, subject = 'day') =>
  ({ answer: ok({ rows, next }), subject, keyOf }) as const

describe('a list that is read in pages', () => {
  it('begins with its first page, and goes on where that ended', () => {
    const begun = withFirstPage(null, first([9, 8], 'a'))
    expect(begun).toEqual(list([9, 8], 'a'))
    expect(withNextPage(list([9, 8], 'a'), { rows: [7, 6], next: null }, keyOf)).toEqual(list([9, 8, 7, 6], null))
  })

  it('takes what is new before what was read, each row once, and still goes on at its end', () => {
    const read = list([9, 8, 7, 6], 'b')
    expect(withFirstPage(read, first([10, 9], 'a'))).toEqual(list([10, 9, 8, 7, 6], 'b'))
  })

  it('begins anew with another subject', () => {
    expect(withFirstPage(list([9, 8, 7], 'b'), first([3], null, 'week'))?.rows).toEqual([3])
  })

  it('keeps its rows when something goes wrong, and says what', () => {
    const answer = err(contractErrorOf('internal', 'the disk is gone'))
    const told = withFirstPage(list([9], null), { answer, subject: 'day', keyOf })
    expect(told).toEqual({ ...list([9], null), problem: 'the disk is gone' })
  })

  it('is still being read while its host is gone', () => {
    const answer = err(contractErrorOf('disconnected', 'the host is gone'))
    expect(withFirstPage<number>(null, { answer, subject: 'day', keyOf })).toBeNull()
  })
})

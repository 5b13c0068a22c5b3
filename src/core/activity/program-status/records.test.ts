import { expect, it } from 'vitest'
import { STATUS_RECORDS_KEPT, StatusRecords } from './records.ts'
import { parseStatusReport } from './report.ts'

function recordsAfter(...payloads: readonly string[]): StatusRecords {
  const records = new StatusRecords()
  for (const payload of payloads) {
    const report = parseStatusReport(payload)
    if (report === null) throw new Error(`void: ${payload}`)
    records.take(report)
  }
  return records
}

const idsOf = (records: StatusRecords): readonly string[] => records.children.map(({ id }) => id)

it('a report replaces the record of its id whole', () => {
  const records = recordsAfter('state=blocked:kind=permission:app=claude', 'id=a:state=working', 'state=working')
  expect(records.root).toMatchObject({ state: 'working', kind: null, app: '' })
  expect(idsOf(records)).toEqual(['a'])
})

it('clear takes back a record and all beneath it, and nothing whose name only begins alike', () => {
  const parts = ['id=a:state=working', 'id=a/b:state=working', 'id=ab:state=done', 'state=working']
  expect(idsOf(recordsAfter(...parts, 'id=a:state=clear'))).toEqual(['ab'])
  const all = recordsAfter(...parts, 'state=clear')
  expect([all.root, all.children]).toEqual([null, []])
})

it('a prompt of the shell ends what works and waits, and leaves what is done or failed', () => {
  const records = recordsAfter('state=working', 'id=a:state=blocked', 'id=b:state=error', 'id=c:state=done')
  records.dropPresent()
  expect([records.root, idsOf(records)]).toEqual([null, ['b', 'c']])
  records.dropAll()
  expect(records.children).toEqual([])
})

it('a flood of records keeps the root and the newest', () => {
  const records = recordsAfter('state=working')
  for (let n = 0; n < 10_000; n += 1) {
    const report = parseStatusReport(`id=part-${n}:state=working`)
    if (report !== null) records.take(report)
  }
  expect(records.root?.state).toBe('working')
  expect(records.children.length).toBeLessThan(STATUS_RECORDS_KEPT)
  expect(idsOf(records).at(-1)).toBe('part-9999')
})

import { expect, it } from 'vitest'
import { parseProcIo } from './parse-proc-io.ts'

const TEXT = `rchar: 323934931
wchar: 323929600
syscr: 632687
syscw: 632675
read_bytes: 4096
write_bytes: 323932160
cancelled_write_bytes: 0
`

it('takes what went to disks, not what was read from memory', () => {
  expect(parseProcIo(TEXT)).toEqual({ readBytes: 4096, writtenBytes: 323_932_160 })
})

it('takes nothing from a text it does not know', () => {
  expect(parseProcIo('')).toBeNull()
  expect(parseProcIo('read_bytes: x\n')).toBeNull()
})

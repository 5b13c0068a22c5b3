import { endianness } from 'node:os'
import { describe, expect, it } from 'vitest'
import { userIn, type Endpoint } from './peer-user.ts'

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
const TABLES = [
  HEAD,
  '   0: 0100007F:6894 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 81 1 0000000000000000 100 0 0 10 0',
  '   1: 0100007F:6894 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 82 1 0000000000000000 20 4 31 10 -1',
  '   2: 0100007F:D431 0100007F:6894 01 00000000:00000000 00:00000000 00000000  1001        0 83 1 0000000000000000 20 4 30 10 -1',
  HEAD,
  '   0: 00000000000000000000000001000000:D431 00000000000000000000000001000000:6894 01 00000000:00000000 00:00000000 00000000  1002        0 84 1 0000000000000000 20 4 30 10 -1',
].join('\n')

const at = (address: string, port: number): Endpoint => ({ address, port })

describe.skipIf(endianness() !== 'LE')('the kernel’s tables as they are on most machines', () => {
  it('name the user at the other end, not the one at this', () => {
    expect(userIn(TABLES, [at('127.0.0.1', 0xd431), at('127.0.0.1', 0x6894)])).toBe(1001)
    expect(userIn(TABLES, [at('::1', 0xd431), at('::1', 0x6894)])).toBe(1002)
    expect(userIn(TABLES, [at('::ffff:127.0.0.1', 0xd431), at('::ffff:127.0.0.1', 0x6894)])).toBe(1001)
  })

  it('do not know a connection that is not of this machine', () => {
    expect(userIn(TABLES, [at('192.0.2.7', 0xd431), at('127.0.0.1', 0x6894)])).toBeNull()
    expect(userIn('', [at('127.0.0.1', 1), at('127.0.0.1', 2)])).toBeNull()
  })
})

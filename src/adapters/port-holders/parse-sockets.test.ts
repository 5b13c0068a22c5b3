import { expect, it } from 'vitest'
import { listenersAt } from './parse-sockets.ts'

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 41234 1 0000000000000000 100 0 0 10 0
   1: 0100007F:0BB8 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 41300 1 0000000000000000 20 4 30 10 -1
   2: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 555 1 0000000000000000 100 0 0 10 0
`
const TABLE_6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:0BB8 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 777 1 0000000000000000 100 0 0 10 0
`

it('finds the sockets that accept connections at a port, and no others', () => {
  expect(listenersAt(3000, TABLE)).toEqual(['41234'])
  expect(listenersAt(3000, TABLE_6)).toEqual(['777'])
  expect(listenersAt(8080, TABLE)).toEqual(['555'])
  expect(listenersAt(50_000, TABLE)).toEqual([])
  expect(listenersAt(80, 'nothing of the kind')).toEqual([])
})

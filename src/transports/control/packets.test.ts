import { expect, test } from 'vitest'
import type { Packet } from '../../contract/transport.ts'
import { encodePacket, PacketReader } from './packets.ts'

const PACKETS: readonly Packet[] = ['{"a":"ü"}', new Uint8Array([0, 1, 255]), '', new Uint8Array(), 'end']

function readAll(chunks: readonly Uint8Array[], maxBytes = 1000): { packets: Packet[]; ok: boolean } {
  const reader = new PacketReader(maxBytes)
  const packets: Packet[] = []
  const ok = chunks.every((chunk) =>
    reader.read(chunk, (packet) => packets.push(typeof packet === 'string' ? packet : new Uint8Array(packet))),
  )
  return { packets, ok }
}

test.each([1, 2, 5, 7, 1000])('packets arrive whole and in order, cut into pieces of %i bytes', (size) => {
  const stream = Buffer.concat(PACKETS.map(encodePacket))
  const chunks = Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
    stream.subarray(index * size, (index + 1) * size),
  )
  expect(readAll(chunks)).toEqual({ packets: PACKETS, ok: true })
})

test('a packet above the limit ends the stream', () => {
  expect(readAll([encodePacket('x'.repeat(11))], 10).ok).toBe(false)
  expect(readAll([encodePacket('x'.repeat(10))], 10).ok).toBe(true)
})

test('an unknown kind ends the stream', () => {
  expect(readAll([new Uint8Array([9, 0, 0, 0, 0])]).ok).toBe(false)
})

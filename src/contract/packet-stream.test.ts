import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodeStreamed, PacketReader, type StreamedPacket } from './packet-stream.ts'

const packets: fc.Arbitrary<StreamedPacket[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('idle' as const, 'text' as const, 'bytes' as const),
    payload: fc.uint8Array({ maxLength: 40 }),
  }),
)

function streamOf(all: readonly StreamedPacket[]): Uint8Array {
  return Uint8Array.from(all.flatMap((packet) => [...encodeStreamed(packet)]))
}

it('packets come out whole and in order, wherever the stream is cut', () => {
  fc.assert(
    fc.property(packets, fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (sent, sizes) => {
      const stream = streamOf(sent)
      const reader = new PacketReader()
      const received: StreamedPacket[] = []
      let [offset, pieces] = [0, 0]
      while (offset < stream.length) {
        const size = sizes[pieces++ % sizes.length] ?? 1
        for (const packet of reader.take(stream.subarray(offset, offset + size)) ?? []) received.push(packet)
        offset += size
      }
      expect(received).toEqual(sent)
    }),
  )
})

it('a payload that comes in one piece is not copied', () => {
  const stream = streamOf([{ kind: 'bytes', payload: Uint8Array.of(1, 2, 3) }])
  const [packet] = new PacketReader().take(stream) ?? []
  expect(packet?.payload.buffer).toBe(stream.buffer)
})

it('a packet is told as soon as its last byte has come', () => {
  const stream = streamOf([{ kind: 'text', payload: Uint8Array.of(7) }])
  const reader = new PacketReader()
  expect(reader.take(stream.subarray(0, 5))).toEqual([])
  expect(reader.take(stream.subarray(5))).toHaveLength(1)
})

it('what are no packets are told as such', () => {
  expect(new PacketReader().take(Uint8Array.of(9, 0, 0, 0, 0))).toBeNull()
  expect(new PacketReader().take(Uint8Array.of(1, 255, 0, 0, 0))).toBeNull()
})

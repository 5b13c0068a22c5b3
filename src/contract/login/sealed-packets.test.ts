import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Mac } from './credential.ts'
import { PacketOpener, PacketSealer, SEAL_BYTES, type SealedPacket } from './sealed-packets.ts'

const mac: Mac = (key, data) => createHmac('sha256', key).update(data).digest()
const KEY = 'ab'.repeat(32)
const bytes = (...payload: number[]): SealedPacket => ({ kind: 'bytes', payload: Uint8Array.from(payload) })
const pair = () => ({ sealer: new PacketSealer(KEY, mac), opener: new PacketOpener(KEY, mac) })

test('packets are opened as they were sealed, in order', () => {
  const packet = fc.record({ kind: fc.constantFrom('text', 'bytes'), payload: fc.uint8Array() })
  fc.assert(
    fc.property(fc.array(packet), (packets) => {
      const { sealer, opener } = pair()
      for (const { kind, payload } of packets) {
        const opened = opener.open(sealer.seal({ kind, payload }))
        expect({ kind: opened?.kind, payload: [...(opened?.payload ?? [])] }).toEqual({ kind, payload: [...payload] })
      }
    }),
  )
})

test('H1: one changed bit anywhere, and the packet is none', () => {
  const sealed = pair().sealer.seal(bytes(1, 2, 3))
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = sealed.slice()
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(new PacketOpener(KEY, mac).open(changed), `bit ${bit}`).toBeNull()
  }
})

test('H1: a packet that is repeated, left out, or sent before its turn is none', () => {
  const { sealer, opener } = pair()
  const [first, second, third] = [bytes(1), bytes(2), bytes(3)].map((packet) => sealer.seal(packet))
  if (first === undefined || second === undefined || third === undefined) throw new Error('three were sealed')
  expect(opener.open(first)).not.toBeNull()
  expect(opener.open(first)).toBeNull()
  expect(opener.open(third)).toBeNull()
  expect(opener.open(second)).not.toBeNull()
})

test('a packet of another connection is none', () => {
  const { sealer } = pair()
  expect(new PacketOpener('cd'.repeat(32), mac).open(sealer.seal(bytes(1)))).toBeNull()
})

test('what is shorter than a seal is none', () => {
  for (let length = 0; length < SEAL_BYTES; length += 1) {
    expect(new PacketOpener(KEY, mac).open(new Uint8Array(length))).toBeNull()
  }
})

test('a packet is opened where it lies in a larger buffer', () => {
  const { sealer, opener } = pair()
  const sealed = sealer.seal(bytes(7, 8))
  const larger = new Uint8Array(sealed.length + 10)
  larger.set(sealed, 5)
  expect([...(opener.open(larger.subarray(5, 5 + sealed.length))?.payload ?? [])]).toEqual([7, 8])
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeFrame, encodeFrame, MAX_FRAME_BYTES, type Frame } from './frames.ts'

const u32 = fc.nat(0xffff_ffff)
const seq = fc.nat(Number.MAX_SAFE_INTEGER)
const bytes = fc.uint8Array({ maxLength: 300 })
const frames: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({ kind: fc.constant('output' as const), channel: u32, generation: u32, seq, bytes }),
  fc.record({ kind: fc.constant('parsed' as const), channel: u32, generation: u32, seq }),
  fc.record({ kind: fc.constant('input' as const), channel: u32, generation: u32, bytes }),
)

it('every frame survives the wire', () => {
  fc.assert(
    fc.property(frames, (frame) => {
      expect(decodeFrame(encodeFrame(frame))).toEqual(frame)
    }),
  )
})

it('no bytes make it throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (noise) => void decodeFrame(noise)))
})

it('refuses what is too short, too long or of no kind', () => {
  expect(decodeFrame(new Uint8Array(16))).toBeNull()
  expect(decodeFrame(new Uint8Array(17 + MAX_FRAME_BYTES + 1).fill(1))).toBeNull()
  expect(decodeFrame(new Uint8Array(20).fill(9))).toBeNull()
})

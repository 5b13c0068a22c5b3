import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { encodeStreamed, type StreamedPacket } from '../../contract/packet-stream.ts'
import type { Packet } from '../../contract/transport.ts'
import { openDownstream } from './downstream.ts'

const text = (value: string): StreamedPacket => ({ kind: 'text', payload: new TextEncoder().encode(value) })
const bytes = (...payload: number[]): StreamedPacket => ({ kind: 'bytes', payload: Uint8Array.from(payload) })
const joined = (...packets: StreamedPacket[]): Uint8Array =>
  Uint8Array.from(packets.flatMap((packet) => [...encodeStreamed(packet)]))

/** A host's answer whose body the test writes. */
function answer(): {
  readonly fetchStream: (init: RequestInit) => Promise<Response>
  readonly write: (chunk: Uint8Array) => void
  readonly end: () => void
  readonly isAborted: () => boolean
} {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  let signal: AbortSignal | null = null
  const abort = (): void => void writer.abort(signal?.reason).catch(() => undefined)
  return {
    fetchStream: (init) => {
      signal = init.signal ?? null
      signal?.addEventListener('abort', abort)
      return Promise.resolve(new Response(readable))
    },
    write: (chunk) => void writer.write(chunk),
    end: () => void writer.close(),
    isAborted: () => signal?.aborted ?? false,
  }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('a stream is open once its empty first packet has come, and tells its packets in order until it ends', async () => {
  const host = answer()
  const opening = openDownstream(host.fetchStream)
  host.write(joined(text('')))
  const stream = await opening
  const told: Packet[] = []
  const reading = stream?.read((packet) => told.push(packet))
  const all = joined(bytes(1, 2), { kind: 'idle', payload: new Uint8Array(0) }, text('—'), bytes(3))
  host.write(all.subarray(0, 9))
  host.write(all.subarray(9))
  host.end()
  await reading
  expect(told).toEqual([Uint8Array.of(1, 2), '—', Uint8Array.of(3)])
  expect(vi.getTimerCount()).toBe(0)
})

it('a stream that is held back on the way is given up within a second', async () => {
  const host = answer()
  const opening = openDownstream(host.fetchStream)
  host.write(joined(text('')).subarray(0, 3))
  await vi.advanceTimersByTimeAsync(999)
  expect(host.isAborted()).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(await opening).toBeNull()
  expect(host.isAborted()).toBe(true)
})

it.each([
  ['nobody answers', null],
  ['the host has none left', new Response(null, { status: 204 })],
  ['a proxy refuses', new Response('no', { status: 502 })],
])('there is no stream when %s', async (_case, response) => {
  expect(await openDownstream(() => Promise.resolve(response))).toBeNull()
  expect(vi.getTimerCount()).toBe(0)
})

it('what is no packet ends the stream', async () => {
  const host = answer()
  const opening = openDownstream(host.fetchStream)
  host.write(new TextEncoder().encode('<!doctype html>'))
  expect(await opening).toBeNull()
})

it('a first packet that is not empty is not the host’s', async () => {
  const host = answer()
  const opening = openDownstream(host.fetchStream)
  host.write(joined(text('{}')))
  expect(await opening).toBeNull()
})

it('ending the stream ends the reading of it', async () => {
  const host = answer()
  const opening = openDownstream(host.fetchStream)
  host.write(joined(text('')))
  const stream = await opening
  const reading = stream?.read(() => undefined)
  stream?.end()
  await reading
  expect(host.isAborted()).toBe(true)
})

it('a listener that throws is reported and keeps nothing from the packets after it', async () => {
  const reported = vi.fn()
  vi.stubGlobal('reportError', reported)
  const host = answer()
  const opening = openDownstream(host.fetchStream)
  host.write(joined(text('')))
  const stream = await opening
  const told: Packet[] = []
  const reading = stream?.read((packet) => {
    told.push(packet)
    if (told.length === 1) throw new Error('a bug')
  })
  host.write(joined(text('a'), text('b')))
  host.end()
  await reading
  expect(told).toEqual(['a', 'b'])
  expect(reported).toHaveBeenCalledOnce()
})

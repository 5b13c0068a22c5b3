import { createServer, connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { chmodSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Scope } from './scope.ts'

/** How a connection is slow. */
export interface LinkSpeed {
  readonly bytesPerSecond: number
  /** One way, ms. */
  readonly delayMs: number
}

/** What travels at once, as in a packet of a network, bytes. */
const PACKET_BYTES = 1_400
/** What a network holds on its way; more is not read, bytes. */
const HELD_BYTES = 64 * 1024

/** A socket that leads to another one over a slow connection; its path. */
export async function openThinLink(target: string, speed: LinkSpeed, scope: Scope): Promise<string> {
  const dir = join(scope.temporaryDir(), 'thin')
  mkdirSync(dir, { mode: 0o700 })
  const path = join(dir, 'link.sock')
  const server = createServer((near) => {
    const far = connect(target)
    carry(near, far, speed)
    carry(far, near, speed)
  })
  scope.defer(() => server.close())
  server.listen(path)
  await once(server, 'listening')
  chmodSync(path, 0o600)
  chmodSync(dirname(path), 0o700)
  return path
}

/** One way of a connection: packets leave one after the other, and arrive a while later. */
function carry(from: Socket, to: Socket, { bytesPerSecond, delayMs }: LinkSpeed): void {
  const onTheWay: { readonly packet: Uint8Array; readonly atMs: number }[] = []
  let freeAtMs = 0
  let held = 0
  from.on('data', (bytes) => {
    for (let offset = 0; offset < bytes.length; offset += PACKET_BYTES) {
      const packet = bytes.subarray(offset, offset + PACKET_BYTES)
      freeAtMs = Math.max(performance.now(), freeAtMs) + (packet.length / bytesPerSecond) * 1_000
      held += packet.length
      onTheWay.push({ packet, atMs: freeAtMs + delayMs })
      setTimeout(arrive, freeAtMs + delayMs - performance.now())
    }
    if (held > HELD_BYTES) from.pause()
  })
  function arrive(): void {
    for (let [next] = onTheWay; next !== undefined && next.atMs <= performance.now() + 1; [next] = onTheWay) {
      onTheWay.shift()
      held -= next.packet.length
      if (!to.destroyed) to.write(next.packet)
    }
    if (held <= HELD_BYTES) from.resume()
  }
  from.on('error', () => to.destroy())
  from.on('close', () => to.destroy())
}

import { fstatSync } from 'node:fs'
import { Socket } from 'node:net'
import type { Readable, Writable } from 'node:stream'

const STDIN = 0
const STDOUT = 1

/** Why bytes are no longer passed on. */
export type PipeEnd = 'this-end' | 'host-lost'

/** This program's own input and output, which never wait: while one direction is full, the other goes on. */
export function ownStreams(): { readonly input: Readable; readonly output: Writable } {
  return { input: isPipe(STDIN) ? new Socket({ fd: STDIN, writable: false }) : process.stdin, output: ownOutput() }
}

function ownOutput(): Writable {
  return isPipe(STDOUT) ? new Socket({ fd: STDOUT, readable: false }) : process.stdout
}

function isPipe(descriptor: number): boolean {
  const found = fstatSync(descriptor)
  return found.isFIFO() || found.isSocket()
}

/** Passes bytes on in both directions, each as fast as its reader takes them, until either end closes. `greeting` goes first. */
export function pipeHost(
  host: Socket,
  { input, output }: { readonly input: Readable; readonly output: Writable },
  greeting: string,
): Promise<PipeEnd> {
  const { promise, resolve } = Promise.withResolvers<PipeEnd>()
  let isLeft = false
  const leave = (): void => {
    isLeft = true
    host.end()
  }
  output.write(greeting)
  input.on('end', leave).on('error', leave)
  output.on('error', () => {
    isLeft = true
    host.destroy()
  })
  host.on('error', () => undefined)
  host.on('close', () => {
    input.destroy()
    resolve(isLeft ? 'this-end' : 'host-lost')
  })
  input.pipe(host, { end: false })
  host.pipe(output, { end: false })
  return promise
}

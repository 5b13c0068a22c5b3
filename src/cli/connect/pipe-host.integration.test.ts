import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { pipeHost } from './pipe-host.ts'

const newFolder = useTemporaryFolders()
/** Far more than all buffers between two ends hold. */
const FLOOD_BYTES = 64 * 1024 * 1024
const MOST_BUFFERED_BYTES = 8 * 1024 * 1024

/** A host and the connection to it. */
async function connected(): Promise<{ readonly host: Socket; readonly there: Socket }> {
  const path = join(newFolder(), 'h.sock')
  const server = createServer({ allowHalfOpen: false }).listen(path)
  await once(server, 'listening')
  const accepted = once(server, 'connection')
  const host = connect({ path })
  const [there] = (await accepted) as [Socket]
  onTestFinished(() => {
    there.destroy()
    server.close()
  })
  return { host, there }
}

/** An output whose reader takes nothing until told. */
class SlowOutput extends Writable {
  readonly taken: Buffer[] = []
  private waiting: (() => void) | null = null
  private isOpen = false

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.taken.push(chunk)
    if (this.isOpen) done()
    else this.waiting = done
  }

  open(): void {
    this.isOpen = true
    this.waiting?.()
  }
}

test('the greeting comes first, then what the host says; what is typed gets there', async () => {
  const { host, there } = await connected()
  const [input, output] = [new PassThrough(), new PassThrough()]
  const end = pipeHost(host, { input, output }, 'hello\n')
  there.write('from the host')
  input.write('to the host')
  expect(String((await once(there, 'data'))[0])).toBe('to the host')
  await expect.poll(() => output.readableLength).toBe('hello\nfrom the host'.length)
  expect(String(output.read())).toBe('hello\nfrom the host')
  input.end()
  expect(await end).toBe('this-end')
})

test('a host that ends is told of', async () => {
  const { host, there } = await connected()
  const end = pipeHost(host, { input: new PassThrough(), output: new PassThrough() }, '')
  there.destroy()
  expect(await end).toBe('host-lost')
})

test('while nobody reads, the host has to wait, and what is typed still gets there', async () => {
  const { host, there } = await connected()
  const [input, output] = [new PassThrough(), new SlowOutput()]
  const end = pipeHost(host, { input, output }, 'hello\n')
  const piece = Buffer.alloc(64 * 1024, 'x')
  let written = 0
  while (written < FLOOD_BYTES && there.writableLength < MOST_BUFFERED_BYTES) {
    there.write(piece)
    written += piece.length
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(written - there.writableLength).toBeLessThan(MOST_BUFFERED_BYTES)
  input.write('Ctrl+C')
  expect(String((await once(there, 'data'))[0])).toBe('Ctrl+C')
  output.open()
  const takenBytes = (): number => output.taken.reduce((sum, { length }) => sum + length, 0)
  await expect.poll(takenBytes, { timeout: 20_000 }).toBe('hello\n'.length + written)
  input.end()
  expect(await end).toBe('this-end')
})

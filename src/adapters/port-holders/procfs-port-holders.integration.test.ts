import { createServer, type Server } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { ProcfsPortHolders } from './procfs-port-holders.ts'

it.runIf(process.platform === 'linux').each(['127.0.0.1', '::1'])('finds who listens at a port of %s', async (host) => {
  const port = await listening(createServer(), host)
  const holder = await new ProcfsPortHolders().holderOf(port)
  expect(holder?.pid).toBe(process.pid)
  expect(holder?.name).toMatch(/^node/)
})

it.runIf(process.platform === 'linux')('finds nobody where nobody listens any more', async () => {
  const server = createServer()
  const port = await listening(server, '127.0.0.1')
  await new Promise((resolve) => server.close(resolve))
  expect(await new ProcfsPortHolders().holderOf(port)).toBeNull()
})

async function listening(server: Server, host: string): Promise<number> {
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('it listens nowhere')
  return address.port
}

import { execFile } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { BUILT } from './support/repository.ts'
import { test, type Corral } from './support/corral.ts'

/** Runs `corral serve` to its end. */
function serve({ place }: Corral, dataDir: string, port: number): Promise<{ code: unknown; said: string }> {
  const args = [BUILT.headless, '--no-open', '--port', String(port), '--data-dir', dataDir]
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env: place.env, timeout: 20_000 }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, said: stdout + stderr }),
    )
  })
}

test('a second host on the same data says who holds it and leaves it alone', async ({ shared }) => {
  const { fleet, host, place } = shared
  await shared.startFixture('parrot', 'echo')
  const tile = fleet.tile('parrot')
  await tile.waitFor('ready')
  const { code, said } = await serve(shared, place.dataDir, 0)
  expect(code).toBe(1)
  const holder = host.kind === 'headless' ? 'A Corral server' : 'The Corral app'
  expect(said).toContain(`${holder} (process ${host.pid}) has been running here`)
  expect(said).toContain('Use that one, or end it first')
  await tile.type('still here')
  await tile.waitFor('still here')
})

test('a port that is taken is named, with the way to choose another', async ({ shared }) => {
  const squatter = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => squatter.once('listening', resolve))
  const { port } = squatter.address() as AddressInfo
  const { code, said } = await serve(shared, join(shared.place.root, 'other-data'), port)
  squatter.close()
  expect(code).toBe(1)
  expect(said).toContain(`Port ${port} of 127.0.0.1 is taken by another program.`)
  expect(said).toContain('choose another port with --port')
})

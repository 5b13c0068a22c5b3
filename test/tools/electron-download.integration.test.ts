import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { downloadElectron } from '../../scripts/lib/electron-download.mjs'
import { findBinary, obtain } from '../../scripts/lib/electron.mjs'
import { storedZip } from '../support/stored-zip.ts'
import { useTemporaryFolders } from '../support/temporary-folder.ts'

const MODULES = join(import.meta.dirname, '../../node_modules')
const POLL_MS = 5
/** Nobody looks: it ends by itself. */
const never = (): Promise<never> => new Promise(() => {})

const newFolder = useTemporaryFolders()
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** Electron's package with its real installer, which puts the binary beside itself; an own cache. */
function place() {
  const folder = newFolder()
  const packageDir = join(folder, 'node_modules/electron')
  mkdirSync(packageDir, { recursive: true })
  for (const file of ['install.js', 'package.json', 'checksums.json']) {
    cpSync(join(MODULES, 'electron', file), join(packageDir, file))
  }
  for (const scope of ['@electron', '@electron-internal']) {
    symlinkSync(join(MODULES, scope), join(folder, 'node_modules', scope), 'dir')
  }
  const workshop = join(folder, 'workshop')
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    electron_config_cache: join(folder, 'cache'),
    electron_use_remote_checksums: '1',
  }
  return { packageDir, workshop, env, tell: () => undefined }
}

async function listening(listener: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

/** Bytes of the one file in the workshop. */
function arrived(workshop: string): number {
  const files = existsSync(workshop) ? readdirSync(workshop, { recursive: true, encoding: 'utf8' }) : []
  const stats = files.map((name) => statSync(join(workshop, name), { throwIfNoEntry: false }))
  return Math.max(0, ...stats.map((one) => (one?.isFile() === true ? one.size : 0)))
}

async function untilArrived(workshop: string, bytes: number): Promise<void> {
  while (arrived(workshop) < bytes) await wait(POLL_MS)
}

it('ends a download that stops at 90 %, and says how far it came', async () => {
  const { workshop, ...rest } = place()
  const { promise: cutOff, resolve } = Promise.withResolvers<string>()
  const { url } = await listening((_request, response) => {
    response.writeHead(200, { 'content-length': 10_000_000 })
    response.write(Buffer.alloc(9_000_000))
    response.once('close', () => resolve('cut off'))
  })
  let looks = 0
  const nextLook = async (): Promise<void> => {
    if (looks === 0) await untilArrived(workshop, 9_000_000)
    looks += 1
  }
  const env = { ...rest.env, ELECTRON_MIRROR: url }
  expect(await downloadElectron({ ...rest, workshop, env, nextLook })).toEqual({
    kind: 'failed',
    why: 'nothing more came after 9.0 MB',
  })
  expect(looks).toBe(61)
  expect(await cutOff).toBe('cut off')
  expect(existsSync(workshop)).toBe(false)
})

it('uses nothing of a download that broke off, says what to do, and leaves the line alone for an hour', async () => {
  const { packageDir, workshop, env, tell } = place()
  const zip = storedZip({ electron: 'the binary', version: 'v0', filler: 'f'.repeat(50_000) })
  const most = Math.floor(zip.length * 0.9)
  let isBroken = true
  let asked = 0
  const { url } = await listening((request, response) => {
    if (String(request.url).endsWith('SHASUMS256.txt')) return response.end(sumsOf(zip, packageDir))
    asked += 1
    response.writeHead(200, { 'content-length': zip.length })
    return isBroken ? response.write(zip.subarray(0, most)) : response.end(zip)
  })
  const nextLook = (): Promise<void> => (isBroken ? untilArrived(workshop, most) : never())
  let at = 1_800_000_000_000
  const way = { env: { ...env, ELECTRON_MIRROR: url }, nextLook, tell }
  const failed = join(workshop, '../failed')
  const start = () => obtain({ packageDir, dist: undefined, failed, workshop, now: () => at, way })

  const words =
    /^Electron could not be downloaded \(nothing more came after 0[.]0 MB; tried again after .*, at once with: npx install-electron\)$/
  expect(await start()).toEqual({ kind: 'absent', reason: expect.stringMatching(words) as string })
  expect(findBinary({ packageDir, dist: undefined })).toBeUndefined()
  isBroken = false
  at += 60 * 60_000 - 1
  expect(await start()).toMatchObject({ kind: 'absent' })
  expect(asked).toBe(1)
  at += 1
  expect(await start()).toEqual({ kind: 'ready', binary: findBinary({ packageDir, dist: undefined }) })
  expect(readFileSync(String(findBinary({ packageDir, dist: undefined })), 'utf8')).toBe('the binary')
  expect(existsSync(failed)).toBe(false)
})

it('goes on with a slow one as long as something comes, and installs it', async () => {
  const { workshop, ...rest } = place()
  const zip = storedZip({ electron: 'the binary', version: 'v0', filler: 'f'.repeat(50_000) })
  const chunks = Array.from({ length: 5 }, (_, index) =>
    zip.subarray((index * zip.length) / 5, ((index + 1) * zip.length) / 5),
  )
  const { promise: answering, resolve: answer } = Promise.withResolvers<ServerResponse>()
  const { url } = await listening((request, response) => {
    const name = String(request.url).split('/').at(-1)
    if (name === 'SHASUMS256.txt') return response.end(sumsOf(zip, rest.packageDir))
    response.writeHead(200, { 'content-length': zip.length }).flushHeaders()
    answer(response)
    return undefined
  })
  let looks = 0
  let sent = 0
  const nextLook = async (): Promise<void> => {
    looks += 1
    if (looks % 59 !== 0) return
    const body = await answering
    const [chunk = Buffer.alloc(0)] = chunks.splice(0, 1)
    sent += chunk.length
    body.write(chunk)
    if (chunks.length > 0) return untilArrived(workshop, sent)
    body.end()
    await never()
  }
  const env = { ...rest.env, ELECTRON_MIRROR: url }
  expect(await downloadElectron({ ...rest, workshop, env, nextLook })).toEqual({ kind: 'done' })
  const binary = findBinary({ packageDir: rest.packageDir, dist: undefined })
  expect(readFileSync(String(binary), 'utf8')).toBe('the binary')
})

it('says what the installer failed with', async () => {
  const { url } = await listening((_request, response) => response.writeHead(404).end())
  const { env, ...rest } = place()
  const result = await downloadElectron({ ...rest, env: { ...env, ELECTRON_MIRROR: url }, nextLook: never })
  expect(result).toEqual({ kind: 'failed', why: expect.stringMatching(/^HTTPError: .*404/) as string })
})

it.each(['HTTP_PROXY', 'http_proxy', 'npm_config_proxy'])('goes by the proxy of %s', async (name) => {
  const seen: string[] = []
  const { server, url } = await listening((request, response) => {
    seen.push(String(request.headers.host))
    response.writeHead(502).end()
  })
  server.on('connect', (request, socket) => {
    seen.push(String(request.headers.host))
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  const { env, ...rest } = place()
  const proxied = { ...env, [name]: url, ELECTRON_MIRROR: 'http://electron.invalid/' }
  expect((await downloadElectron({ ...rest, env: proxied, nextLook: never })).kind).toBe('failed')
  expect(seen[0]).toMatch(/^electron[.]invalid(:80)?$/)
})

function sumsOf(zip: Buffer, packageDir: string): string {
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string }
  const sum = createHash('sha256').update(zip).digest('hex')
  return `${sum} *electron-v${version}-${process.platform}-${process.arch}.zip\n`
}

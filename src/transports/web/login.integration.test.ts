import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { MemoryLogins } from '../../../test/support/memory-logins.ts'
import { connectTo, passingOn, Squatter } from '../../../test/support/squatter.ts'
import { connectWeb, enter, logIn, openSocket, pageAt, whenClosed } from '../../../test/support/web-client.ts'
import { WebHost, type WebHostParts } from '../../../test/support/web-host.ts'
import { nextOf } from '../../base/event.ts'
import { RpcClient } from '../../contract/client/rpc-client.ts'
import { CODE_LIFE_MS, GREETING_MS } from './limits.ts'
import { openLoginFile } from './login-file.ts'

const opened: WebHost[] = []
afterEach(() => {
  for (const host of opened.splice(0)) host.dispose()
})

async function start(parts: WebHostParts = {}): Promise<WebHost> {
  const host = await WebHost.open(parts)
  opened.push(host)
  return host
}

test('H3: a code works once, and whoever comes second is told so', async () => {
  const host = await start()
  const url = host.newUrl()
  expect(await logIn(pageAt(url))).toMatchObject({ kind: 'entered' })
  expect(await logIn(pageAt(url))).toEqual({ kind: 'refused', reason: 'used' })
})

test('H3: a code is refused when it is 60 s old', async () => {
  const clock = new ManualClock()
  const host = await start({ clock })
  const [early, late] = [host.newUrl(), host.newUrl()]
  clock.advance(CODE_LIFE_MS - 1)
  expect(await logIn(pageAt(early))).toMatchObject({ kind: 'entered' })
  clock.advance(1)
  expect(await logIn(pageAt(late))).toEqual({ kind: 'refused', reason: 'expired' })
})

test('M3: five hundred wrong codes do not lock out the right one', async () => {
  const host = await start()
  const right = pageAt(host.newUrl())
  for (let wrong = 0; wrong < 500; wrong += 1) {
    expect(await logIn({ ...right, secret: `guess${wrong}` })).toEqual({ kind: 'refused', reason: 'unknown' })
  }
  expect(await logIn(right)).toMatchObject({ kind: 'entered' })
})

test('M3: a wrong proof for a right code is refused and does not use it up', async () => {
  const host = await start()
  const right = pageAt(host.newUrl())
  const spoil = (text: string): string =>
    text.replace(/"proof":"./, (start) => `${start.slice(0, -1)}${start.endsWith('0') ? '1' : '0'}`)
  expect(await logIn({ ...right, spoil })).toEqual({ kind: 'refused', reason: 'wrong-proof' })
  expect(await logIn(right)).toMatchObject({ kind: 'entered' })
})

test('H3: no secret crosses the wire, not even once', async () => {
  const host = await start()
  const page = pageAt(host.newUrl())
  const said: string[] = []
  using between = await Squatter.open(0, passingOn(host.port, { host: page.host, said }))
  const entered = await enter({ ...page, to: { port: between.port } })
  using client = new RpcClient(entered.begin({ stream: false }))
  expect((await client.request('agent.list', {})).ok).toBe(true)
  expect(said.join(), 'it was listened to').toContain('"welcome"')
  for (const secret of [page.secret, ...Object.values(entered.secrets)]) expect(said.join()).not.toContain(secret)
})

test('a page goes on with its key after the host was started again, and its ticket is refused', async () => {
  const store = new MemoryLogins()
  const first = await start({ store })
  const page = pageAt(first.newUrl())
  const { secrets } = await enter(page)
  const { port } = first
  first.dispose()
  const second = await start({ store, port })
  const withTicket = await logIn({ ...page, secret: secrets.ticket })
  expect(withTicket, 'H2: what lay in the browser').toEqual({ kind: 'refused', reason: 'unknown' })
  const again = await enter({ ...page, secret: secrets.key })
  expect(again.streams, 'H2: a service worker could have been planted there').toBe(false)
  using client = new RpcClient(again.begin({ stream: false }))
  expect((await client.request('agent.list', {})).ok).toBe(true)
  const old = await fetch(`http://127.0.0.1:${port}/`, { headers: {} })
  expect(old.status).toBe(404)
  expect(second.logins.list(null)).toHaveLength(1)
})

test('logins are listed, and one that is ended loses its connections at once', async () => {
  const host = await start()
  const agent = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' }
  using owner = new RpcClient((await enter({ ...pageAt(host.newUrl()), headers: agent })).begin({ stream: false }))
  const page = pageAt(host.newUrl())
  const other = await enter(page)
  const waiting = await enter({ ...page, secret: other.secrets.ticket })
  const closed = [whenClosed(other.socket), whenClosed(waiting.socket)]
  other.begin({ stream: false })

  const answer = await owner.request('login.list', {})
  const logins = answer.ok ? answer.value : []
  expect(logins).toHaveLength(2)
  expect(logins.find(({ isOwn }) => isOwn)).toMatchObject({ browser: 'Firefox on Linux', role: 'owner', pages: 1 })
  const stranger = logins.find(({ isOwn }) => !isOwn)
  expect(stranger).toMatchObject({ browser: 'A browser', pages: 2, from: '127.0.0.1' })

  expect(await owner.request('login.end', { id: stranger?.id ?? '' })).toEqual({ ok: true, value: {} })
  await Promise.all(closed)
  expect(await logIn({ ...page, secret: other.secrets.key })).toEqual({ kind: 'refused', reason: 'unknown' })
  expect(await logIn({ ...page, secret: waiting.secrets.key })).toEqual({ kind: 'refused', reason: 'unknown' })
  expect((await owner.request('agent.list', {})).ok).toBe(true)
})

test('the others are ended, one’s own login is not', async () => {
  const host = await start()
  using owner = new RpcClient(await connectWeb(host.newUrl()))
  const other = await connectWeb(host.newUrl())
  const closed = nextOf(other.onClose)
  expect(await owner.request('login.endOthers', {})).toEqual({ ok: true, value: { ended: 1 } })
  expect((await closed).reason).toBe('this login was ended')
  expect((await owner.request('agent.list', {})).ok).toBe(true)
})

test('a read-only address makes a viewer, who may neither change anything nor see or make logins', async () => {
  const host = await start()
  using owner = new RpcClient(await connectWeb(host.newUrl()))
  const made = await owner.request('login.create', { readOnly: true })
  using viewer = new RpcClient(await connectWeb(made.ok ? made.value.url : ''))
  expect(await viewer.request('fleet.subscribe', {})).toMatchObject({ ok: true, value: { role: 'viewer' } })
  for (const name of ['login.list', 'login.create', 'login.endOthers', 'agent.stopAll'] as const) {
    expect(await viewer.request(name, {})).toMatchObject({ ok: false, error: { code: 'not-allowed' } })
  }
  viewer.sendFrame({ kind: 'input', channel: 1, generation: 1, bytes: Uint8Array.of(3) })
  expect((await viewer.request('agent.list', {})).ok).toBe(true)
  expect(host.server.frames).toEqual([])
})

test('M2: a page that does not log in within its time is cut off', async () => {
  const clock = new ManualClock()
  const host = await start({ clock })
  const page = pageAt(host.newUrl())
  const entered = await enter(page)
  clock.advance(GREETING_MS)
  await whenClosed(entered.socket)
  expect(host.logins.list(null)).toMatchObject([{ pages: 0 }])
})

test('M2: what is too long for a login ends the connection before it is read', async () => {
  const host = await start()
  const socket = openSocket({ ...pageAt(host.newUrl()) })
  await once(socket, 'open')
  socket.send('x'.repeat(100_000))
  await whenClosed(socket)

  // The beginning of a message of 1 MB that never comes.
  const { host: name } = pageAt(host.newUrl())
  const bare = connectTo(host.port)
  bare.write(
    `GET /socket HTTP/1.1\r\nHost: ${name}\r\nOrigin: http://${name}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  )
  expect(String(await once(bare, 'data'))).toContain('101 Switching Protocols')
  bare.write(Buffer.concat([Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0]), Buffer.alloc(8_192)]))
  await whenClosed(bare)
})

const file = (): { readonly dir: string; readonly path: string; readonly said: string[] } => {
  const dir = mkdtempSync(join(tmpdir(), 'corral-logins-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  return { dir, path: join(dir, 'web-logins.json'), said: [] }
}

test('logins are kept in a file that only the user may read, and the token of earlier versions goes', async () => {
  const { dir, path, said } = file()
  writeFileSync(join(dir, 'web-token'), 'old')
  const host = await start({ store: openLoginFile(dir, (message) => said.push(message)) })
  const { secrets } = await enter(pageAt(host.newUrl()))
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(() => statSync(join(dir, 'web-token'))).toThrow('ENOENT')
  const text = readFileSync(path, 'utf8')
  for (const secret of Object.values(secrets)) expect(text).not.toContain(secret)
  expect(openLoginFile(dir, (message) => said.push(message)).read()).toHaveLength(1)
  expect(said).toEqual([])
})

test.each([
  ['that others may read', (path: string) => chmodSync(path, 0o644), 'others may read it'],
  ['that is damaged', (path: string) => writeFileSync(path, '{"version":1'), 'it is damaged'],
  ['of another shape', (path: string) => writeFileSync(path, '{"version":1,"logins":[{}]}'), 'it is damaged'],
])('a file %s is not used, with the reason, and replaced by the next login', async (_what, spoil, why) => {
  const { dir, path, said } = file()
  const keep = openLoginFile(dir, (message) => said.push(message))
  await enter(pageAt((await start({ store: keep })).newUrl()))
  spoil(path)
  const store = openLoginFile(dir, (message) => said.push(message))
  const host = await start({ store })
  expect(host.logins.list(null)).toEqual([])
  expect(said).toEqual([expect.stringContaining(why)])
  await enter(pageAt(host.newUrl()))
  expect(openLoginFile(dir, () => undefined).read()).toHaveLength(1)
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('M4: a link in place of the file is not followed, and a file that cannot be written is said once', async () => {
  const { dir, path, said } = file()
  writeFileSync(join(dir, 'elsewhere'), '{"version":1,"logins":[]}', { mode: 0o600 })
  symlinkSync(join(dir, 'elsewhere'), path)
  const store = openLoginFile(dir, (message) => said.push(message))
  expect(store.read()).toEqual([])
  expect(said).toHaveLength(1)
  const gone = openLoginFile(join(dir, 'nowhere'), (message) => said.push(message))
  gone.write([])
  gone.write([])
  expect(said).toHaveLength(2)
  expect(said[1]).toContain('They end with this host')
})

/** Logs in as another user of this machine, which only root can become. */
const CLIENT = pathToFileURL(join(import.meta.dirname, '../../../test/support/web-client.ts')).href
const NOBODY = 65_534

test.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
  'H3: a code that stood on a command line is of no use to another user, and stays good for its own',
  async () => {
    const host = await start()
    const url = host.newUrl({ isForOwnUser: true })
    const script = `const { logIn, pageAt } = await import('${CLIENT}')
      const end = await logIn(pageAt(process.argv[1]))
      console.log(JSON.stringify(end.kind === 'entered' ? 'entered' : end))
      process.exit()`
    const args = ['--input-type=module', '--eval', script, url]
    const { stdout } = await promisify(execFile)(process.execPath, args, { uid: NOBODY, gid: NOBODY, cwd: '/' })
    expect(JSON.parse(stdout)).toEqual({ kind: 'refused', reason: 'other-user' })
    expect(await logIn(pageAt(url))).toMatchObject({ kind: 'entered' })
  },
)

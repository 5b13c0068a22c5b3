import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { LocalClient } from '../contract/client/local-client.ts'
import type { OutputOf } from '../contract/requests.ts'
import { OWNER } from '../contract/rpc/caller.ts'
import { composeHeadless } from '../headless/compose.ts'
import { connectControl } from '../transports/control/client.ts'
import { controlPathOf, runDoorOf } from '../transports/control/place.ts'
import { valueOf } from '../../test/support/value-of.ts'

const REPOSITORY = join(import.meta.dirname, '../..')
const READY_HOOK = join(REPOSITORY, 'resources/hooks/ready.mjs')
/** Listens at its argument, prints "listening", and then everything it is sent. */
const LISTENER = `
  require('node:net').createServer((socket) => socket.on('data', (data) => console.log('heard ' + data.length)))
    .listen(process.argv[1], () => console.log('listening'))`

const IS_ROOT = process.geteuid?.() === 0
/** A user that nobody is. */
const STRANGER = 61_234

/** A directory that everybody may enter, in it a shared one as /tmp is; removed with the test. */
let shared: string
let dataDir: string
/** The owner's socket of a host whose temporary directory is the shared one. */
let path: string

beforeEach(() => {
  // Not in a temporary directory of the test's own, which another user may not enter.
  const root = realpathSync(mkdtempSync('/tmp/corral-doors-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  chmodSync(root, 0o711)
  shared = join(root, 'shared')
  mkdirSync(shared)
  chmodSync(shared, 0o1777)
  dataDir = join(root, 'data')
  const surroundings = { platform: process.platform, env: {}, home: root, temporary: shared }
  path = valueOf(controlPathOf(dataDir, surroundings))
})

/** A host on the data directory, and what it says about itself. */
async function startHost(): Promise<{ client: LocalClient; fleet: OutputOf<'fleet.subscribe'> }> {
  const reportBug = (): void => undefined
  const host = valueOf(
    await composeHeadless({
      dataDir,
      resourcesDir: join(REPOSITORY, 'resources'),
      controlPath: { ok: true, value: path },
      reportBug,
    }),
  )
  onTestFinished(async () => {
    await host.stopAll({ deadlineMs: 3_000, leaveSessions: false })
    host.dispose()
  })
  const client = new LocalClient(host.server, OWNER, reportBug)
  onTestFinished(() => client.dispose())
  return { client, fleet: valueOf(await client.request('fleet.subscribe', {})) }
}

/** The variables of Corral that an agent of this host is given. */
async function toldTo(client: LocalClient): Promise<Readonly<Record<string, string>>> {
  const told = join(dataDir, 'told')
  // To a file: what stands on the screen is redacted before it is kept.
  const args = ['-c', 'env > "$0"', told]
  const spec = { name: 'env', type: 'custom', command: '/bin/sh', args, cwd: dataDir }
  const { id } = valueOf(await client.request('agent.create', { spec, start: true }))
  const phase = async (): Promise<string> =>
    valueOf(await client.request('agent.describe', { agent: id })).agent.state.phase.kind
  await expect.poll(phase, { timeout: 20_000 }).toBe('stopped')
  const variables = readFileSync(told, 'utf8').matchAll(/^(CORRAL_\w+)=(.*)$/gm)
  return Object.fromEntries(Array.from(variables, ([, name = '', value = '']) => [name, value]))
}

/** Lets another user listen at `socket`; resolves with what it hears. */
async function squat(socket: string): Promise<readonly string[]> {
  const words = ['--reuid', String(STRANGER), '--regid', String(STRANGER), '--clear-groups', process.execPath]
  const child = spawn('setpriv', [...words, '-e', LISTENER, socket], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(async () => {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  })
  const heard: string[] = []
  const lines = createInterface(child.stdout)
  lines.on('line', (line) => heard.push(line))
  await once(lines, 'line')
  return heard
}

function runHook(socket: string): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const env = { PATH: process.env['PATH'], CORRAL_SOCKET: socket, CORRAL_RUN_ID: 'r', CORRAL_RUN_SECRET: 's' }
  execFile(process.execPath, [READY_HOOK], { env }, (error) =>
    resolve(typeof error?.code === 'number' ? error.code : 0),
  )
  return promise
}

if (!IS_ROOT) it.skip('H4: a second user cannot be had here: this is not root')

describe.runIf(process.platform !== 'win32')('H4: the sockets of a host', () => {
  it('are private, and agents are told the run door', async () => {
    const { client, fleet } = await startHost()
    expect(fleet.host.notices).toEqual([])
    const told = await toldTo(client)
    expect(told).toMatchObject({ CORRAL_SOCKET: runDoorOf(path), CORRAL_RUN_SECRET: expect.stringMatching(/^.{43}$/) })
  })

  it('are not opened where others may write, and agents are told no path', async () => {
    mkdirSync(dirname(path))
    chmodSync(dirname(path), 0o777)
    const { client, fleet } = await startHost()
    expect(fleet.host.notices).toMatchObject([{ message: expect.stringContaining(`chmod 700 ${dirname(path)}`) }])
    const told = await toldTo(client)
    expect(told).not.toHaveProperty('CORRAL_SOCKET')
    expect(told).not.toHaveProperty('CORRAL_RUN_SECRET')
    const readiness = { kind: 'hook', timeoutMs: 60_000 } as const
    const spec = { name: 'hooked', type: 'custom', command: '/bin/sleep', args: ['60'], cwd: dataDir, readiness }
    const { id } = valueOf(await client.request('agent.create', { spec, start: true }))
    const phase = async (): Promise<unknown> =>
      valueOf(await client.request('agent.describe', { agent: id })).agent.state.phase
    const message = expect.stringContaining('no socket where it could') as string
    await expect.poll(phase).toMatchObject({ kind: 'failed', failure: { message } })
  })

  it.runIf(IS_ROOT)('are not opened in a directory that another user made first; nothing is sent there', async () => {
    mkdirSync(dirname(path))
    chownSync(dirname(path), STRANGER, STRANGER)
    // Everything else is as it should be: only the owner gives it away.
    chmodSync(dirname(path), 0o755)
    const [owners, runs] = [await squat(path), await squat(runDoorOf(path))]
    const { client, fleet } = await startHost()
    const message = expect.stringContaining(`it belongs to another user (uid ${STRANGER})`) as string
    expect(fleet.host.notices).toMatchObject([{ message }])
    expect(await toldTo(client)).not.toHaveProperty('CORRAL_SOCKET')
    expect(await connectControl(path)).toMatchObject({ error: { code: 'not-trusted', message } })
    expect(await runHook(runDoorOf(path))).toBe(3)
    expect([owners, runs]).toEqual([['listening'], ['listening']])
  })

  it.runIf(IS_ROOT)('are not believed if another user listens at them, wherever they are', async () => {
    mkdirSync(dirname(path))
    chmodSync(dirname(path), 0o777)
    const heard = await squat(path)
    chmodSync(dirname(path), 0o700)
    // Nothing but the listener tells: the file is made to look like one's own.
    chownSync(path, 0, 0)
    expect(await connectControl(path)).toMatchObject({
      error: { code: 'not-trusted', message: expect.stringContaining('the process that listens there') as string },
    })
    expect(heard).toEqual(['listening'])
  })
})

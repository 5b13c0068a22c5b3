import { execFileSync, spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, closeSync, mkdtempSync, openSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nextOf } from '../../base/event.ts'
import type { Exit } from '../../shapes/exit.ts'
import type { Pty, PtyRequest } from '../../core/ports.ts'
import { environmentEvidence } from './exec-evidence.ts'
import { NodePtySpawner } from './node-pty-spawner.ts'
import { SPARE_DESCRIPTORS } from './spare-descriptors.ts'

const MB = 1024 * 1024
const isLinux = process.platform === 'linux'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'corral-pty-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Heard {
  readonly pty: Pty
  readonly chunks: Uint8Array[]
  readonly exited: Promise<Exit>
}

function start(file: string, args: readonly string[], change: Partial<PtyRequest> = {}): Heard {
  const env = { PATH: process.env['PATH'] ?? '', CORRAL_RUN_ID: randomUUID() }
  const spawned = new NodePtySpawner().spawn({ file, args, env, cwd: folder, size: { cols: 80, rows: 24 }, ...change })
  if (!spawned.ok) throw new Error(spawned.error.message)
  const pty = spawned.value
  const chunks: Uint8Array[] = []
  pty.onData((bytes) => chunks.push(bytes))
  return { pty, chunks, exited: nextOf(pty.onExit) }
}

const shell = (script: string, change: Partial<PtyRequest> = {}): Heard => start('/bin/sh', ['-c', script], change)
const textOf = ({ chunks }: Heard): string => Buffer.concat(chunks).toString('latin1')

async function heard(run: Heard, text: string): Promise<void> {
  while (!textOf(run).includes(text)) await nextOf(run.pty.onData)
}

test('what is printed just before the exit is never lost', async () => {
  const bytes = 20_480
  for (let round = 0; round < 10; round += 1) {
    const runs = Array.from({ length: 10 }, () => shell(`head -c ${bytes} /dev/zero | tr '\\0' x`))
    await Promise.all(runs.map(({ exited }) => exited))
    expect(runs.map((run) => textOf(run).length)).toEqual(runs.map(() => bytes))
    for (const { pty } of runs) pty.dispose()
  }
})

test.each([0, 1, 2, 126, 255])('exit code %i arrives', async (code) => {
  expect(await shell(`exit ${code}`).exited).toEqual({ code, signal: null })
})

test.each(['SIGTERM', 'SIGINT', 'SIGKILL', 'SIGSEGV', 'SIGHUP'])('death by %s is named', async (signal) => {
  const run = shell('printf ready; exec sleep 60')
  await heard(run, 'ready')
  process.kill(run.pty.pid, signal)
  expect(await run.exited).toEqual({ code: null, signal })
})

function script(name: string, text: string, mode = 0o755): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

describe('a program that does not run', () => {
  test.each([
    [
      'its interpreter is missing',
      () => script('no-interpreter', '#!/no/such/interpreter\n'),
      /cannot be executed: No such file or directory/,
    ],
    ['it may not be executed', () => script('no-mode', '#!/bin/sh\n', 0o644), /cannot be executed: Permission denied/],
    ['it is a folder', () => folder, /cannot be executed: Permission denied/],
  ])('%s', async (_, makeFile, message) => {
    const run = start(makeFile(), [])
    const executed = await run.pty.executed
    expect(executed).toMatchObject({
      ok: false,
      error: { code: 'exec-failed', message: expect.stringMatching(message) },
    })
    expect(await run.exited).toEqual({ code: 1, signal: null })
  })

  test('its folder is missing', async () => {
    const executed = await shell('pwd', { cwd: '/no/such/folder' }).pty.executed
    expect(executed).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/folder \/no\/such\/folder cannot be entered/) },
    })
  })
})

test.runIf(isLinux)('running out of descriptors is named as that, with what to do', () => {
  const program = `
    import { NodePtySpawner } from './src/adapters/pty/node-pty-spawner.ts'
    const request = { file: '/bin/sleep', args: ['60'], cwd: '/', env: {}, size: { cols: 80, rows: 24 } }
    const ptys = []
    for (;;) {
      const spawned = new NodePtySpawner().spawn(request)
      if (!spawned.ok) { console.log(spawned.error.code, spawned.error.message); break }
      ptys.push(spawned.value)
    }
    for (const pty of ptys) pty.dispose()`
  const script = `ulimit -n 60; exec "${process.execPath}" --input-type=module -e "$PROGRAM"`
  const printed = execFileSync('sh', ['-c', script], { env: { ...process.env, PROGRAM: program }, encoding: 'utf8' })
  expect(printed).toMatch(/^spawn-failed \/bin\/sleep could not be started .*too many files open\..*ulimit -n/)
})

test.runIf(isLinux)('a start leaves descriptors to clients and to looking at processes', () => {
  const program = `
    import { openSync } from 'node:fs'
    import { NodePtySpawner } from './src/adapters/pty/node-pty-spawner.ts'
    const request = { file: '/bin/sleep', args: ['60'], cwd: '/', env: {}, size: { cols: 80, rows: 24 } }
    const ptys = []
    for (let spawned; (spawned = new NodePtySpawner().spawn(request)).ok; ) ptys.push(spawned.value)
    let left = 0
    try { for (;;) { openSync('/dev/null'); left += 1 } } catch {}
    for (const pty of ptys) pty.dispose()
    console.log(ptys.length, left)`
  const script = `ulimit -n 256; exec "${process.execPath}" --input-type=module -e "$PROGRAM"`
  const printed = execFileSync('sh', ['-c', script], { env: { ...process.env, PROGRAM: program }, encoding: 'utf8' })
  const [started, left] = printed.split(' ').map(Number)
  expect(started).toBeGreaterThan(100)
  expect(left).toBeGreaterThanOrEqual(SPARE_DESCRIPTORS - 1)
})

test('a program is seen to run while it is silent, with and without a run cookie', async () => {
  for (const env of [{ CORRAL_RUN_ID: 'abc', PATH: '/bin' }, { PATH: '/bin' }]) {
    const run = start('/bin/sleep', ['60'], { env })
    expect(await run.pty.executed).toEqual({ ok: true, value: null })
    run.pty.dispose()
  }
})

test('bytes that are no UTF-8 come through', async () => {
  const run = shell(String.raw`stty raw; printf '\377\376\200a\303'`)
  await run.exited
  expect([...Buffer.concat(run.chunks)]).toEqual([0xff, 0xfe, 0x80, 0x61, 0xc3])
})

test.runIf(isLinux)('the terminal knows that its text is UTF-8, and the size', async () => {
  const run = shell('stty -a')
  await run.exited
  expect(textOf(run)).toMatch(/rows 24; columns 80/)
  expect(textOf(run)).toMatch(/\siutf8/)
})

test('a new size reaches the program', async () => {
  const run = shell('trap "stty size; exit" WINCH; printf ready; while :; do sleep 0.05; done')
  await heard(run, 'ready')
  run.pty.resize({ cols: 132, rows: 50 })
  await run.exited
  expect(textOf(run)).toContain('50 132')
})

test('the folder is the one asked for, as PWD says too', async () => {
  const run = shell('printf "%s" "$PWD"')
  await run.exited
  expect(textOf(run)).toBe(folder)
})

test.runIf(isLinux)(
  'a program that has overwritten its environment, as setproctitle does, is seen to run',
  async () => {
    const program = spawn('sleep', ['60'], { env: { SOME: 'thing' }, stdio: 'ignore' })
    const env = { CORRAL_RUN_ID: randomUUID() }
    const request = { file: 'sleep', args: [], cwd: '/', env, size: { cols: 80, rows: 24 } }
    expect(environmentEvidence(program.pid ?? 0, request).looksExecuted()).toBe(true)
    program.kill('SIGKILL')
    await once(program, 'exit')
  },
)

describe.runIf(isLinux)('another program’s terminal', () => {
  const terminalsOf = (pid: number): string[] =>
    readdirSync(`/proc/${pid}/fd`)
      .map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`))
      .filter((target) => target.endsWith('/ptmx'))

  test('is never inherited, also where descriptors were closed in between', async () => {
    const others = Array.from({ length: 40 }, () => openSync('/dev/null', 'r'))
    const first = shell('read x')
    for (const fd of others) closeSync(fd)
    const second = shell('echo up; read x')
    await waitFor(() => textOf(second).includes('up'))
    expect(terminalsOf(second.pty.pid)).toEqual([])
    for (const { pty } of [first, second]) pty.write(Buffer.from('\n'))
    await Promise.all([first.exited, second.exited])
  })

  test('takes no descriptor more each time one is started while others live', async () => {
    const others = Array.from({ length: 40 }, () => openSync('/dev/null', 'r'))
    const keeper = shell('read x')
    for (const fd of others) closeSync(fd)
    const highest = (): number => Math.max(...readdirSync('/proc/self/fd').map(Number))
    const before = highest()
    for (let round = 0; round < 20; round += 1) await shell('exit 0').exited
    expect(highest()).toBeLessThanOrEqual(before + 2)
    keeper.pty.write(Buffer.from('\n'))
    await keeper.exited
  })
})

async function waitFor(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await wait(5)
}

/** Writes as a client does that wants nothing refused: some pieces at a time. */
async function paced(run: Heard, bytes: Uint8Array): Promise<void> {
  const ahead = MB / 2
  for (let at = 0; at < bytes.length; at += ahead) {
    expect(run.pty.write(bytes.subarray(at, at + 1))).toBe(true)
    expect(run.pty.write(bytes.subarray(at + 1, at + ahead))).toBe(true)
    if (run.pty.waitingInput > 0) await nextOf(run.pty.onInputTaken)
  }
}

describe('much input', () => {
  /** Reads `bytes` bytes in raw mode with a pause after each piece, then prints their hash. */
  const SLOW_READER = `
    const bytes = Number(process.argv[1]); const hash = require('node:crypto').createHash('sha256'); let got = 0
    process.stdin.setRawMode(true); process.stdout.write('ready')
    process.stdin.on('data', (piece) => { hash.update(piece); got += piece.length
      if (got >= bytes) { process.stdout.write('hash=' + hash.digest('hex') + '.'); process.exit(0) }
      process.stdin.pause(); setTimeout(() => process.stdin.resume(), got % 7 === 0 ? 2 : 0) })`

  test('10 MB reach a slow reader whole and in order, and others get their turns meanwhile', async () => {
    const paste = Buffer.alloc(10 * MB)
    for (let at = 0; at < paste.length; at += 4) paste.writeUInt32LE(at, at)
    const run = start(process.execPath, ['-e', SLOW_READER, String(paste.length)])
    await heard(run, 'ready')
    let turns = 0
    const ticking = setInterval(() => {
      turns += 1
    }, 5)
    await paced(run, paste)
    await run.exited
    clearInterval(ticking)
    expect(textOf(run)).toContain(`hash=${createHash('sha256').update(paste).digest('hex')}.`)
    expect(turns).toBeGreaterThan(10)
  })

  test('input nobody reads costs next to nothing and goes with the program', async () => {
    const run = shell('stty raw -echo; printf ready; exec sleep 60')
    await heard(run, 'ready')
    expect(run.pty.write(new Uint8Array(MB))).toBe(true)
    expect(run.pty.write(new Uint8Array(MB))).toBe(false)
    const before = process.cpuUsage()
    await wait(500)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(200)
    process.kill(run.pty.pid, 'SIGKILL')
    expect(await run.exited).toEqual({ code: null, signal: 'SIGKILL' })
    run.pty.write(new Uint8Array(MB))
  })
})

test('a process that outlives the program and keeps its terminal does not hold up its exit', async () => {
  const gate = join(folder, 'gate')
  execFileSync('mkfifo', [gate])
  const run = shell(`trap "" HUP; (read -r line < '${gate}'; echo late) & printf now`)
  expect(await run.exited).toEqual({ code: 0, signal: null })
  writeFileSync(gate, 'go\n')
  expect(textOf(run)).toBe('now')
})

test('a pause ends by itself', async () => {
  const run = shell('printf one; read line; printf two')
  run.pty.pause()
  await heard(run, 'one')
  run.pty.pause()
  run.pty.write(Buffer.from('\n'))
  await run.exited
  expect(textOf(run)).toContain('two')
})

test.runIf(isLinux)('fifty terminals leave no descriptor behind', async () => {
  const countOpen = (): number => readdirSync('/proc/self/fd').length
  const warmUp = shell('exit 0')
  await warmUp.exited
  const before = countOpen()
  const runs = Array.from({ length: 50 }, () => shell('printf ready; read line'))
  expect(countOpen()).toBeGreaterThan(before + 49)
  for (const [index, run] of runs.entries()) {
    await heard(run, 'ready')
    if (index % 2 === 0) run.pty.write(Buffer.from('\n'))
    else run.pty.hangUp()
  }
  await Promise.all(runs.map(({ exited }) => exited))
  expect(countOpen()).toBe(before)
})

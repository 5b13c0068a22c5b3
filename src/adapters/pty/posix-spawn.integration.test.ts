import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, closeSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ReadStream } from 'node:tty'
import { describe, expect, test } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { sleepSync } from '../../node/sleep-sync.ts'
import { startOnPty } from './native-pty.ts'

/** Only glibc from 2.34 on has all the calls. */
const GLIBC = (process.report.getReport() as { header: { glibcVersionRuntime?: string } }).header.glibcVersionRuntime
const [, minor = 0] = (GLIBC ?? '').split('.').map(Number)
const newFolder = useTemporaryFolders()

interface Ended {
  readonly output: string
  readonly isExecuted: boolean
  readonly code: number | undefined
  readonly signal: number | undefined
}

/** Runs a program on a terminal. One whose path is not whole is forked: only a whole path can be started otherwise. */
async function run(file: string, ...args: readonly string[]): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Pick<Ended, 'code' | 'signal'>>()
  const env = [`PATH=${process.env['PATH'] ?? ''}`, 'LC_ALL=C']
  const onExit = (code: number | undefined, signal: number | undefined): void => resolve({ code, signal })
  const { fd, isExecuted } = startOnPty({ file, args, env, cwd: '/', cols: 81, rows: 23, onExit })
  const socket = new ReadStream(fd)
  let output = ''
  socket.on('data', (bytes) => (output += bytes.toString())).on('error', () => {})
  const ended = await promise
  while (!socket.destroyed && !socket.closed) await wait(5)
  return { output, isExecuted, ...ended }
}

describe.runIf(process.platform === 'linux' && minor >= 34)('a program that is started without a fork', () => {
  test('is known to run at once, and its end is heard of', async () => {
    expect(await run('/bin/sh', '-c', 'exit 7')).toMatchObject({ isExecuted: true, code: 7, signal: 0 })
    expect(await run('/bin/sh', '-c', 'kill -TERM $$')).toMatchObject({ isExecuted: true, code: 0, signal: 15 })
    expect(await run('sh', '-c', 'exit 7')).toMatchObject({ isExecuted: false, code: 7, signal: 0 })
  })

  test.each([
    ['its terminal’s rules and size', 'stty -a | sed "s/eol2* = [^;]*;//g" | tr -s " " "\\n" | grep .'],
    ['no signal ignored or blocked', 'grep -E "^Sig(Ign|Blk)" /proc/self/status'],
    [
      'a session, a group and a terminal of its own',
      'test "$(ps -o sid=,pgid=,tpgid= -p $$ | xargs -n1 | uniq)" = $$ && tty <&2 >/dev/null && : </dev/tty && echo yes',
    ],
    ['its folder and the environment it was given', 'pwd; tr "\\0" "\\n" </proc/$$/environ'],
  ])('has %s, as one that is forked', async (_, script) => {
    const [spawned, forked] = [await run('/bin/sh', '-c', script), await run('sh', '-c', script)]
    expect([spawned.isExecuted, forked.isExecuted]).toEqual([true, false])
    expect(spawned.output).toBe(forked.output)
    expect(spawned).toMatchObject({ code: 0, output: expect.stringMatching(/\w/) as string })
  })

  test('has no descriptor of Corral', async () => {
    expect((await run('/bin/sh', '-c', 'ls /proc/$$/fd')).output.trim()).toMatch(/^0\s+1\s+2$/)
  })

  test('is forked after all if that fails, so that its child says why', async () => {
    const missing = await run('/nowhere/at-all')
    expect(missing).toMatchObject({ isExecuted: false, code: 1 })
    expect(missing.output).toContain('execvp(3) failed')
  })

  test('may be a script that names no interpreter', async () => {
    const script = join(newFolder(), 'script')
    writeFileSync(script, 'echo "ran with $1"\n')
    chmodSync(script, 0o755)
    expect((await run(script, 'this')).output).toContain('ran with this')
  })

  test('is heard of beside others that end at once, and programs that Node started', async () => {
    const plain = Array.from({ length: 5 }, () => once(spawn('/bin/sh', ['-c', 'exit 3']), 'exit'))
    const codes = Array.from({ length: 20 }, (_, code) => code)
    const ended = await Promise.all(codes.map((code) => run('/bin/sh', '-c', `exit ${code}`)))
    expect(ended.map(({ code }) => code)).toEqual(codes)
    expect(await Promise.all(plain)).toEqual(plain.map(() => [3, null]))
  })

  test('is heard of in a turn of the event loop of its own, however many end at once', async () => {
    let [turn, isOver] = [0, false]
    const count = (): void => {
      turn += 1
      if (!isOver) setImmediate(count)
    }
    const turns: number[] = []
    const ends = Array.from({ length: 20 }, () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const onExit = (): void => {
        turns.push(turn)
        resolve()
      }
      const { fd } = startOnPty({ file: '/bin/true', args: [], env: [], cwd: '/', cols: 80, rows: 24, onExit })
      return promise.finally(() => closeSync(fd))
    })
    // All of them end before the first is heard of.
    sleepSync(500)
    count()
    await Promise.all(ends)
    isOver = true
    expect(new Set(turns).size).toBe(20)
  })

  test('is heard of also where somebody else took the signal that a child has ended', async () => {
    await run('/bin/true')
    process.removeAllListeners('SIGCHLD')
    expect(await run('/bin/sh', '-c', 'exit 5')).toMatchObject({ isExecuted: true, code: 5 })
  })
})

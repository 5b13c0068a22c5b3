import { spawnSync, type StdioOptions } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Above the first gap in the descriptor numbers: below it Node itself sets close-on-exec on inherited descriptors. */
const GIVEN = 40
const MODULE = JSON.stringify(join(import.meta.dirname, 'close-on-exec.ts'))
const SPAWNER = JSON.stringify(join(import.meta.dirname, 'node-pty-spawner.ts'))

/**
 * While a program runs on a terminal, lets a program on another terminal and a plain child list their descriptors; then
 * prints Corral's own report.
 */
const PROGRAM = `
  import { execFileSync } from 'node:child_process'
  const { closeInheritedOnExec, closeOnExecProblems } = await import(${MODULE})
  const { NodePtySpawner } = await import(${SPAWNER})
  const start = (file, ...args) => {
    const env = { PATH: process.env.PATH, CORRAL_RUN_ID: 'a'.repeat(32) }
    return new NodePtySpawner().spawn({ file, args, cwd: '/', env, size: { cols: 200, rows: 24 } }).value
  }
  const outputOf = (pty) => new Promise((resolve) => {
    let text = ''
    pty.onData((bytes) => (text += Buffer.from(bytes)))
    pty.onExit(() => resolve(text))
  })
  // The descriptor by which they are listed is the listing program's own.
  const given = (listed) => [...listed.matchAll(/(\\d+) -> (\\S+)/g)].flatMap(([, fd, target]) =>
    Number(fd) < 3 || /^\\/proc\\//.test(target) ? [] : [target.endsWith('ptmx') ? 'terminal' : fd])
  closeInheritedOnExec()
  const keeper = start('/bin/sleep', '60')
  const onTerminal = given(await outputOf(start('/bin/ls', '-l', '/proc/self/fd')))
  const plain = given(execFileSync('ls', ['-l', '/proc/self/fd'], { encoding: 'utf8' }))
  process.kill(keeper.pid, 'SIGKILL')
  console.log(JSON.stringify({ onTerminal, plain, problems: closeOnExecProblems() }))
  process.exit(0)`

const WITHOUT_KOFFI = `
  import { registerHooks } from 'node:module'
  registerHooks({ resolve: (name, context, next) => {
    if (name === 'koffi') throw new Error('Cannot find it\\nRequire stack: …')
    return next(name, context)
  } })`

interface Answer {
  /** What each inherited beyond its standard streams: `terminal`, or the number of a descriptor. */
  readonly onTerminal: readonly string[]
  readonly plain: readonly string[]
  readonly problems: readonly string[]
}

function evaluate(source: string): Answer {
  const given = openSync('/dev/null', 'r')
  const gap = Array.from({ length: GIVEN - 3 }, () => 'ignore' as const)
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...gap, given]
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', source], {
    encoding: 'utf8',
    stdio,
  })
  closeSync(given)
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as Answer
}

test.runIf(process.platform === 'linux')('no program is given a terminal, nor what the host was given', () => {
  expect(evaluate(PROGRAM)).toEqual({ onTerminal: [], plain: [], problems: [] })
})

test.runIf(process.platform === 'linux')('without koffi those on terminals get no terminal, and Corral says it', () => {
  const { onTerminal, plain, problems } = evaluate(WITHOUT_KOFFI + PROGRAM)
  expect(onTerminal).not.toContain('terminal')
  expect(plain).toContain('terminal')
  expect(problems).toEqual([
    expect.stringMatching(/^Part of Corral is missing \(koffi: Cannot find it\)\..*Install Corral again/),
  ])
})

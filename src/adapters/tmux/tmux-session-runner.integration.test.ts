import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { errnoOf } from '../../base/errors.ts'
import { adopt, type SessionRun, startSession } from '../../../test/contracts/session-runner.contract.ts'
import { makeTmux, type OwnTmux } from '../../../test/contracts/session-runner-tmux.ts'
import { valueOf } from '../../../test/support/value-of.ts'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { nextOf } from '../../base/event.ts'
import { INPUT_WAITING_BYTES, REPLIES_WAITING_BYTES } from '../../core/limits.ts'
import type { PtyRequest } from '../../core/ports.ts'
import { XtermMirrors } from '../terminal-mirror/xterm-mirror.ts'
import { NodePtySpawner } from '../pty/node-pty-spawner.ts'

const SIZE = { cols: 80, rows: 24 }
const NODE = process.execPath
const newFolder = useTemporaryFolders()

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    if (errnoOf(error) === 'ESRCH') return false
    throw error
  }
}

function newTmux(): OwnTmux {
  const tmux = makeTmux()
  onTestFinished(() => tmux[Symbol.asyncDispose]())
  return tmux
}

async function run({ runner }: OwnTmux, file: string, args: readonly string[], change: Partial<PtyRequest> = {}) {
  const env = { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', ...change.env }
  const run = await startSession(runner, { file, args, cwd: '/tmp', size: SIZE, ...change, env })
  onTestFinished(() => run.pty.dispose())
  return run
}

const shell = (tmux: OwnTmux, script: string, change: Partial<PtyRequest> = {}): Promise<SessionRun> =>
  run(tmux, '/bin/sh', ['-c', script], change)

/** A client that a killed host has left, and that does not leave by itself: it is stopped. */
async function leftClient(tmux: OwnTmux, runId: string): Promise<number> {
  const words = ['-u', '-L', tmux.socketName, '-f', `${tmux.folder}/tmux/tmux.conf`, '-C', 'attach', '-t', runId]
  // The shell ends once its input does; its child is an orphan then.
  const host = spawn('sh', ['-c', 'tmux "$@" <&3 >/dev/null & echo $!; read end', 'sh', ...words], {
    env: tmux.env,
    stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
  })
  onTestFinished(() => void host.stdio[3]?.destroy())
  const told = await new Promise((resolve) => host.stdout?.once('data', resolve))
  const pid = Number(String(told))
  await expect.poll(() => tmux.command('list-clients', '-F', '#{client_pid}')).toContain(`${pid}`)
  process.kill(pid, 'SIGSTOP')
  onTestFinished(() => void (isAlive(pid) && process.kill(pid, 'SIGKILL')))
  host.stdin?.end()
  await new Promise((resolve) => host.once('exit', resolve))
  return pid
}

/** A program that writes its arguments and environment, as JSON, into a file. */
const TELL = `const { writeFileSync } = require('node:fs')
writeFileSync(process.argv[1], JSON.stringify({ args: process.argv.slice(2), env: process.env, cwd: process.cwd(), parent: process.ppid }))`

interface Told {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly parent: number
}

async function told(tmux: OwnTmux, args: readonly string[], change: Partial<PtyRequest> = {}): Promise<Told> {
  const path = join(newFolder(), 'told.json')
  const program = await run(tmux, NODE, ['-e', TELL, path, ...args], change)
  expect(await program.exited).toEqual({ code: 0, signal: null })
  return JSON.parse(readFileSync(path, 'utf8')) as Told
}

describe('what a program is given', () => {
  test('arguments arrive as they are, whatever is in them', async () => {
    const odd = [
      '',
      ' ',
      "it's",
      '"q"',
      '$HOME `id` $(id)',
      'a\n   b\t\r',
      ';',
      'x;',
      '\\;',
      '#{pid} #(id)',
      '~',
      'ü 漢 🙂',
      '{',
      '--',
      '%if',
    ]
    const args = [...odd, 'a'.repeat(20_480)]
    expect((await told(newTmux(), args)).args).toEqual(args)
  })

  test('the environment is what was asked for, however large, and what tmux says of itself', async () => {
    const env = {
      PATH: '/custom:/usr/bin:/bin',
      SHELL: '/bin/false',
      TERM_PROGRAM: 'Corral',
      CORRAL_RUN_ID: 'c'.repeat(32),
      TMUX: 'of the host',
      LINES_: 'a\n   b; "q" $x ü',
      BIG: 'b'.repeat(40_960),
    }
    const { env: seen } = await told(newTmux(), [], { env })
    const { TMUX, TMUX_PANE, TERM, CLAUDE_TMUX_SESSION, ...rest } = seen
    expect(rest).toEqual({ ...env, TMUX: undefined, PWD: '/tmp' })
    expect([TMUX, TMUX_PANE, TERM, CLAUDE_TMUX_SESSION]).toEqual([
      expect.stringMatching(/corral-test/),
      '%0',
      expect.stringMatching(/^(tmux|screen)-256color$/),
      expect.stringMatching(/^[0-9a-f]{32}$/),
    ])
  })

  test('a program that is not to know of tmux is not told of it', async () => {
    const { env: seen } = await told(newTmux(), [], { hidesTmux: true })
    expect([seen['TMUX'], seen['TMUX_PANE']]).toEqual([undefined, undefined])
    expect(seen['TERM']).toMatch(/^(tmux|screen)-256color$/)
  })

  test('names no shell would take as variables arrive, too', async () => {
    const tmux = newTmux()
    const path = join(newFolder(), 'environ')
    const env = { 'BASH_FUNC_x%%': '() { :; }', 'npm//x': '1' }
    await (
      await run(tmux, '/bin/cp', ['/proc/self/environ', path], { env })
    ).exited
    expect(readFileSync(path, 'utf8')).toMatch(/(^|\0)BASH_FUNC_x%%=\(\) \{ :; \}\0[^]*npm\/\/x=1\0/)
  })

  test('a folder with anything in its name; one that cannot be entered is said so', async () => {
    const tmux = newTmux()
    const cwd = join(newFolder(), "#(touch x) #[fg] 100% #{pid} it's é")
    mkdirSync(cwd)
    expect((await told(tmux, [], { cwd })).cwd).toBe(cwd)
    expect(readdirSync(cwd)).toEqual([])
    const request = { file: '/bin/sh', args: [], cwd: '/no/such', env: {}, size: SIZE }
    expect(await tmux.runner.spawn('a'.repeat(32), request)).toMatchObject({
      error: { code: 'exec-failed', message: expect.stringMatching(/folder \/no\/such cannot be entered.*Check/) },
    })
  })

  test('a program without arguments, and one with = in its path, are executed and not given to a shell', async () => {
    const tmux = newTmux()
    const file = join(newFolder(), 'a=b; c')
    writeFileSync(file, '#!/bin/sh\nprintf "%s" "$0"; exit 3\n', { mode: 0o755 })
    const program = await run(tmux, file, [])
    expect([await program.exited, program.text]).toEqual([{ code: 3, signal: null }, file])
    const plain = await run(tmux, '/bin/pwd', [])
    await plain.exited
    expect(plain.text).toBe('/tmp\r\n')
  })

  test('the server has nothing of a run, stands in no workspace, and nothing of the run is left on disk', async () => {
    const tmux = newTmux()
    const cwd = newFolder()
    const program = await shell(tmux, 'printf ready; exec sleep 60', { cwd, env: { CORRAL_RUN_ID: 'd'.repeat(32) } })
    await program.until('ready')
    const pid = Number(tmux.command('display-message', '-p', '#{pid}'))
    expect(readFileSync(`/proc/${program.pty.pid}/environ`, 'utf8')).toContain('d'.repeat(32))
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain('d'.repeat(32))
    expect(tmux.command('show-environment', '-g')).toBe('')
    expect(execFileSync('readlink', [`/proc/${pid}/cwd`], { encoding: 'utf8' })).toBe('/\n')
    const folder = join(tmux.folder, 'tmux')
    expect(readdirSync(folder)).toEqual(['tmux.conf'])
    expect([statSync(folder).mode & 0o777, statSync(join(folder, 'tmux.conf')).mode & 0o777]).toEqual([0o700, 0o600])
  })
})

describe('ends', () => {
  test.each([0, 1, 7, 126, 127, 255])('exit code %i arrives', async (code) => {
    const program = await shell(newTmux(), `exit ${code}`)
    expect(await program.exited).toEqual({ code, signal: null })
    expect(await program.pty.executed).toEqual({ ok: true, value: null })
  })

  test.each(['SIGTERM', 'SIGKILL', 'SIGSEGV', 'SIGHUP'])('death by %s is named', async (signal) => {
    const program = await shell(newTmux(), 'printf ready; exec sleep 60')
    await program.until('ready')
    process.kill(program.pty.pid, signal)
    expect(await program.exited).toEqual({ code: null, signal })
  })

  test.each([
    ['is a folder', (): string => newFolder(), /Permission denied/],
    ['has no interpreter', (): string => script('#!/no/such/interpreter\n'), /No such file or directory/],
    ['may not be executed', (): string => script('#!/bin/sh\n', 0o644), /Permission denied/],
  ])('a program that %s is said not to have run', async (_, makeFile, reason) => {
    const program = await run(newTmux(), makeFile(), [])
    expect(await program.pty.executed).toMatchObject({
      error: { code: 'exec-failed', message: expect.stringMatching(reason) },
    })
  })

  test('many that end at once: no exit is missed and no server falls', async () => {
    const tmux = newTmux()
    for (let round = 0; round < 5; round += 1) {
      const runs = await Promise.all(
        Array.from({ length: 8 }, () => shell(tmux, 'head -c 3000 /dev/zero | tr "\\0" x; sleep 0.1; exit 4')),
      )
      expect(await Promise.all(runs.map(({ exited }) => exited))).toEqual(runs.map(() => ({ code: 4, signal: null })))
      expect(runs.map(({ bytes }) => bytes.length)).toEqual(runs.map(() => 3_000))
    }
  })

  test('20 KB and the end: every byte, if the program only takes a breath before it goes', async () => {
    const tmux = newTmux()
    for (let round = 0; round < 20; round += 1) {
      const program = await shell(tmux, 'head -c 20480 /dev/zero | tr "\\0" x; sleep 0.1; exit 4')
      expect(await program.exited).toEqual({ code: 4, signal: null })
      expect(program.text).toBe('x'.repeat(20_480))
    }
  })

  test('what a program leaves on its terminal does not keep its end from being heard', async () => {
    const path = join(newFolder(), 'left')
    const program = await shell(newTmux(), `sleep 60 & echo $! > ${path}; exit 3`)
    expect(await program.exited).toEqual({ code: 3, signal: null })
    const left = Number(readFileSync(path, 'utf8'))
    if (isAlive(left)) process.kill(left, 'SIGKILL')
  })

  test('a server that is killed takes its programs along: their end is unknown', async () => {
    const tmux = newTmux()
    const program = await shell(tmux, 'printf ready; exec sleep 60')
    await program.until('ready')
    tmux.command('kill-server')
    expect(await program.exited).toEqual({ code: null, signal: null })
  })
})

function script(text: string, mode = 0o755): string {
  const path = join(newFolder(), 'program')
  writeFileSync(path, text, { mode })
  return path
}

describe('what goes in and out', () => {
  test('a paste of 100 KB, and text of any script, arrive byte for byte', async () => {
    const program = await shell(newTmux(), 'stty raw -echo; printf ready; exec cat')
    await program.until('ready')
    const text = `${'0123456789abcdef'.repeat(6_400)}ü漢🙂\u001b[200~;#{pid}\u001b[201~`
    program.pty.write(encode(text))
    await program.untilTrue(() => program.bytes.length >= encode(`ready${text}`).length)
    expect(program.text).toBe(`ready${text}`)
  })

  test('C1: while tmux takes no input, it waits up to a bound; what is more is refused whole', async () => {
    const tmux = newTmux()
    const program = await shell(tmux, 'stty raw -echo; printf ready; exec cat')
    await program.until('ready')
    const server = Number(tmux.command('display-message', '-p', '#{pid}'))
    onTestFinished(() => void process.kill(server, 'SIGCONT'))
    process.kill(server, 'SIGSTOP')
    const piece = new Uint8Array(64 * 1024).fill(0x78)
    let taken = 0
    while (taken < 1_000 && program.pty.write(piece)) taken += 1
    expect(taken * piece.length).toBe(INPUT_WAITING_BYTES)
    expect(program.pty.waitingInput).toBe(INPUT_WAITING_BYTES)
    for (let count = 0; count < 100_000; count += 1) program.pty.reply(encode('\u001b[?1;2c'))
    const all = nextOf(program.pty.onInputTaken)
    process.kill(server, 'SIGCONT')
    await all
    expect(program.pty.waitingInput).toBe(0)
    await program.untilTrue(() => program.bytes.length >= INPUT_WAITING_BYTES)
    expect(program.bytes.length).toBeLessThan(INPUT_WAITING_BYTES + REPLIES_WAITING_BYTES + 100)
  })

  test('a resize reaches the program', async () => {
    const program = await shell(newTmux(), 'trap "stty size" WINCH; stty size; while :; do sleep 0.02; done')
    await program.until('24 80')
    program.pty.resize({ cols: 101, rows: 33 })
    await program.until('33 101')
  })

  test('questions that tmux answers are answered once and asked nobody else; the others come through', async () => {
    const asked = '\\033[c\\033[>c\\033[5n\\033[6n\\033[>q\\033[?2026$p\\033]11;?\\007'
    const program = await shell(newTmux(), `stty raw -echo; printf '<${asked}>'; exec cat`)
    await program.until('tmux')
    expect(program.text.slice(0, program.text.indexOf('>') + 1)).toBe('<\u001b[?2026$p\u001b]11;?\u0007>')
    expect(program.text.match(/\u001b\[\?[\d;]+c/g)).toHaveLength(1)
  })

  test('a flood is held back while nobody reads, and loses nothing', async () => {
    const program = await shell(newTmux(), 'seq 1 500000; sleep 0.2')
    const slow = setInterval(() => program.pty.pause(), 60)
    await program.exited
    clearInterval(slow)
    const lines = program.text.split('\r\n')
    expect([lines.length, lines[0], lines.at(-2)]).toEqual([500_001, '1', '500000'])
  })
})

/** The look and modes of a terminal after this output. */
async function shown(bytes: Uint8Array): Promise<string> {
  using mirror = new XtermMirrors().create(SIZE)
  await new Promise<void>((resolve) => {
    mirror.write(bytes, () => resolve())
  })
  // The default character set is the same whether it was selected explicitly or not.
  return mirror.snapshot({ scrollbackLines: 1_000 }).replaceAll(/\u001b[()]B/g, '')
}

describe('taking over', () => {
  test.each([
    [
      'a scrolled screen with colours and long lines',
      'i=0; while [ $i -lt 60 ]; do printf "\\033[3%dm%0200d\\033[0m\\r\\n" $((i % 8)) $i; i=$((i+1)); done; printf "prompt> "',
    ],
    [
      'blue up to the end of lines',
      'i=0; while [ $i -lt 30 ]; do printf "\\033[44mblue   \\033[0m end\\r\\n"; i=$((i+1)); done',
    ],
    [
      'an alternate screen over another, with its modes',
      'seq 1 40; printf "below"; printf "\\033[?1049h\\033[2J\\033[5;1Halt \\033[1mbold\\033[0m\\033[?2004h\\033[?1002h\\033[?1006h\\033[?1h\\033[3 q"',
    ],
    ['a scroll region and line drawing', 'printf "\\033[2J\\033[3;9r\\033[4;1H\\033(0lqqk\\033(B"'],
  ])('%s is as it was', async (_, printed) => {
    const tmux = newTmux()
    const program = await shell(
      tmux,
      `stty -opost; ${printed.replaceAll('seq 1 40', 'seq 1 40 | sed "s/$/\\r/"')}; printf '\\033]2;title, it is\\007'; exec sleep 60`,
    )
    await program.until('title, it is')
    program.pty.dispose()
    const adopted = await adopt(tmux.laterRunner(), program.runId)
    onTestFinished(() => adopted.pty.dispose())
    await adopted.until('title, it is')
    expect(await shown(adopted.bytes)).toBe(await shown(program.bytes))
  })

  test('after the host was killed, with the program untouched', async () => {
    const tmux = newTmux()
    const program = `
      import { NodePtySpawner } from './src/adapters/pty/node-pty-spawner.ts'
      import { TmuxSessionRunner } from './src/adapters/tmux/tmux-session-runner.ts'
      const runner = new TmuxSessionRunner({ socketName: '${tmux.socketName}', configDir: '${tmux.folder}/tmux', ptys: new NodePtySpawner(), readEnvironment: async () => (${JSON.stringify(tmux.env)}) })
      const request = { file: '/bin/sh', args: ['-c', 'echo before; read x; echo "after $x"; exec sleep 60'], cwd: '/tmp', env: { PATH: '/usr/bin:/bin' }, size: { cols: 80, rows: 24 } }
      const spawned = await runner.spawn('${'e'.repeat(32)}', request)
      spawned.value.onData((bytes) => process.stdout.write(bytes))
      setInterval(() => undefined, 1000)`
    const host = spawn(NODE, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve) => host.stdout.once('data', resolve))
    const [facts] = valueOf(await tmux.runner.list())
    host.kill('SIGKILL')
    await new Promise((resolve) => host.once('exit', resolve))
    const adopted = await adopt(tmux.runner, 'e'.repeat(32))
    onTestFinished(() => adopted.pty.dispose())
    expect(adopted.pty.pid).toBe(facts?.pid)
    await adopted.until('before')
    adopted.pty.write(encode('x\r'))
    await adopted.until('after x')
  })

  test('without the client of a killed host that hangs on; one of a person stays', async () => {
    const tmux = newTmux()
    const flood = await shell(tmux, 'exec yes')
    const client = await leftClient(tmux, flood.runId)
    flood.pty.dispose()
    const person = spawn('tmux', ['-L', tmux.socketName, '-C', 'attach'], {
      env: tmux.env,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    onTestFinished(() => void person.kill('SIGKILL'))
    const attached = (): string => tmux.command('list-clients', '-F', '#{client_pid}')
    await expect.poll(attached).toContain(`${person.pid}`)
    expect(attached()).toContain(`${client}`)
    const adopted = await adopt(tmux.laterRunner(), flood.runId)
    onTestFinished(() => adopted.pty.dispose())
    await expect.poll(attached).not.toContain(`${client}`)
    expect(attached()).toContain(`${person.pid}`)
    await adopted.until('y')
  })

  test('several at once, at another size', async () => {
    const tmux = newTmux()
    const runs = await Promise.all(
      ['one', 'two', 'three'].map((name) =>
        shell(tmux, `echo ${name}; trap "stty size" WINCH; while :; do sleep 0.02; done`),
      ),
    )
    await Promise.all(runs.map((run, index) => run.until(['one', 'two', 'three'][index] ?? '')))
    for (const { pty } of runs) pty.dispose()
    const later = tmux.laterRunner()
    const adopted = await Promise.all(runs.map(({ runId }) => adopt(later, runId, { cols: 60, rows: 20 })))
    await Promise.all(adopted.map((run) => run.until('20 60')))
    expect(adopted.map(({ text }) => /one|two|three/.exec(text)?.[0])).toEqual(['one', 'two', 'three'])
    for (const { pty } of adopted) pty.dispose()
  })
})

describe('others at the same session', () => {
  test('a client that is sent away comes back and goes on', async () => {
    const tmux = newTmux()
    const program = await shell(tmux, 'echo ready; exec cat')
    await program.until('ready')
    tmux.command('detach-client', '-s', `=${program.runId}`)
    await program.untilTrue(() => program.text.includes('\u001bc'))
    program.pty.write(encode('here\r'))
    await program.until('here')
  })

  test('a pipe that is broken is laid again', async () => {
    const tmux = newTmux()
    const program = await shell(tmux, 'echo ready; exec cat')
    await program.until('ready')
    const server = tmux.command('display-message', '-p', '#{pid}').trim()
    const cat = (): string =>
      execFileSync('pgrep', ['-P', server, '-x', 'cat', '--newest'], { encoding: 'utf8' }).trim()
    await expect.poll(cat).not.toBe(String(program.pty.pid))
    process.kill(Number(cat()), 'SIGKILL')
    await program.untilTrue(() => program.text.includes('\u001bc'))
    program.pty.write(encode('here\r'))
    await program.until('here')
  })

  test('a person attaches beside us with the command we name, and sees what we see', async () => {
    const tmux = newTmux()
    const program = await shell(tmux, 'echo ready; exec cat')
    await program.until('ready')
    const args = ['-c', tmux.runner.attachCommand(program.runId)]
    const env = { ...tmux.env, TERM: 'xterm-256color' }
    const spawned = new NodePtySpawner().spawn({ file: '/bin/sh', args, cwd: '/', env, size: SIZE })
    if (!spawned.ok) throw new Error(spawned.error.message)
    using person = spawned.value
    let seen = ''
    person.onData((bytes) => (seen += new TextDecoder().decode(bytes)))
    await expect.poll(() => seen).toContain('ready')
    // Every key goes to the program, including tmux's usual prefix.
    person.write(encode('\u0002d typed\r'))
    await program.until('d typed')
    await expect.poll(() => seen).toContain('d typed')
    person.dispose()
    expect(program.exits).toBe(0)
  })

  test('letting go leaves no client behind', async () => {
    const tmux = newTmux()
    const program = await shell(tmux, 'printf ready; exec sleep 60')
    await program.until('ready')
    program.pty.dispose()
    await expect.poll(() => tmux.command('list-clients')).toBe('')
    expect(isAlive(program.pty.pid)).toBe(true)
    expect(tmux.command('display-message', '-p', '-t', `=${program.runId}:`, '#{pane_pipe}').trim()).toBe('0')
  })

  test('a session is only taken for a run by its name', async () => {
    const tmux = newTmux()
    const program = await shell(tmux, 'printf ready; exec sleep 60')
    tmux.command('new-session', '-d', '-s', 'by-hand', 'sleep 60')
    expect(valueOf(await tmux.runner.list())).toEqual([{ runId: program.runId, pid: program.pty.pid, isDead: false }])
  })
})

describe('what stands in the way', () => {
  test('no tmux, an old one, and a folder of sockets open to others are named with what to do', async () => {
    const { runner, env } = newTmux()
    expect(await runner.problem({ PATH: '/no/such' })).toMatch(/^tmux is not installed\. Install it .*plain terminal/)
    const folder = newFolder()
    writeFileSync(join(folder, 'tmux'), '#!/bin/sh\necho tmux 3.1c\n', { mode: 0o755 })
    expect(await runner.problem({ PATH: folder })).toMatch(/^tmux 3\.1c is too old: 3\.2 is needed\./)
    writeFileSync(
      join(folder, 'tmux'),
      '#!/bin/sh\n[ "$6" = -V ] && echo tmux 3.4 && exit\necho "protocol version mismatch (client 8, server 7)" >&2; exit 1\n',
    )
    expect(await runner.problem({ PATH: folder })).toMatch(/protocol version mismatch.*another version/)
    const sockets = newFolder()
    mkdirSync(join(sockets, `tmux-${process.getuid?.()}`), { mode: 0o755 })
    expect(await runner.problem({ ...env, TMUX_TMPDIR: sockets })).toMatch(/permissions.*chmod 700/)
  })
})

// Records real agents in every state that can be reached, for the judge to be scored on:
//   node test/activity/record.ts --agents DIR --model SCRIPTED_MODEL [--only AGENT] [--scenario NAME,…] [--silent] [--tmux] [--hooks] [--out DIR]
// DIR holds node_modules with the agents from npm. --silent: the terminal does not say that it reads status reports. --watch shows the screens.
import { execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { NodePtySpawner } from '../../src/adapters/pty/node-pty-spawner.ts'
import type { Pty, PtyRequest } from '../../src/core/ports.ts'
import { makeTmux } from '../contracts/session-runner-tmux.ts'
import { HookDoor } from './hook-door.ts'
import { writeRecording } from './recording.ts'
import type { Scenario } from './scenario.ts'
import { SCENARIOS } from './scenarios.ts'
import { Session, SIZE } from './session.ts'

/** A terminal programs read as an ordinary one. */
const TERMINAL = { TERM: 'xterm-256color', COLORTERM: 'truecolor', TERM_PROGRAM: 'Corral', LANG: 'C.UTF-8' }

const { values } = parseArgs({
  options: {
    agents: { type: 'string' },
    model: { type: 'string' },
    only: { type: 'string' },
    scenario: { type: 'string' },
    out: { type: 'string', default: join(import.meta.dirname, '../fixtures/activity') },
    silent: { type: 'boolean', default: false },
    tmux: { type: 'boolean', default: false },
    hooks: { type: 'boolean', default: false },
    watch: { type: 'boolean', default: false },
    port: { type: 'string', default: '8765' },
  },
})
/** tmux does not let the question for status reports through, and nobody answers it there. */
const READS_STATUS = !values.silent && !values.tmux

interface Setup {
  readonly env: Readonly<Record<string, string>>
  readonly args: readonly string[]
}

function required(name: 'agents' | 'model'): string {
  const value = values[name]
  if (value === undefined) throw new Error(`--${name} is missing`)
  return resolve(value)
}

function setupOf(home: string, cwd: string): Readonly<Record<string, Setup>> {
  const words = [required('model'), '--setup', home, '--cwd', cwd, '--port', values.port]
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' })) as Record<string, Setup>
}

function versionOf(program: string, env: NodeJS.ProcessEnv): string {
  const output = execFileSync(program, ['--version'], { encoding: 'utf8', env })
  return /\d+\.\d+\.\d+(?:[-+][\w.+-]*\w)?/.exec(output)?.[0] ?? 'unknown'
}

/** What an agent is started with; what is gathered for it is below `home`. */
function requestOf(agent: string, scenario: Scenario, { home, cwd }: { home: string; cwd: string }): PtyRequest {
  const setup = setupOf(home, scenario.inNewFolder ? join(home, 'elsewhere') : cwd)[agent]
  if (setup === undefined) throw new Error(`the scripted model has no set-up for ${agent}`)
  for (const [path, text] of Object.entries(scenario.files ?? {})) {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), text.replaceAll('$CWD', cwd))
  }
  if (scenario.inRepository) execFileSync('git', ['init', '--quiet', cwd])
  const more = Object.entries(scenario.env ?? {}).map(([name, value]) => [name, value.replace('$HOME', home)])
  // Its shared daemon would outlive the recording.
  const own = agent === 'codex' ? ['--no-daemon'] : []
  return {
    file: join(required('agents'), 'node_modules/.bin', agent),
    args: [...setup.args.filter((word) => !scenario.without?.includes(word)), ...own, ...(scenario.args ?? [])],
    env: { PATH: process.env['PATH'] ?? '', ...TERMINAL, ...setup.env, ...Object.fromEntries(more) },
    cwd,
    size: SIZE,
    hidesTmux: agent === 'claude',
  }
}

function reporting(request: PtyRequest, { args, env }: HookDoor): PtyRequest {
  return { ...request, args: [...args, ...request.args], env: { ...request.env, ...env } }
}

/** Starts it; disposing ends what it was started in. */
async function start(request: PtyRequest): Promise<{ readonly pty: Pty } & AsyncDisposable> {
  if (!values.tmux) {
    const spawned = new NodePtySpawner().spawn(request)
    if (!spawned.ok) throw new Error(spawned.error.message)
    return { pty: spawned.value, [Symbol.asyncDispose]: async () => undefined }
  }
  const tmux = makeTmux()
  const spawned = await tmux.runner.spawn(randomUUID().replaceAll('-', ''), request)
  if (!spawned.ok) throw new Error(spawned.error.message)
  return { pty: spawned.value, [Symbol.asyncDispose]: () => tmux[Symbol.asyncDispose]() }
}

async function record(agent: string, scenario: Scenario): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'home-'))
  const cwd = mkdtempSync(join(tmpdir(), 'work-'))
  try {
    let session: Session | null = null
    await using door = values.hooks ? HookDoor.open((report) => session?.heardHook(report)) : null
    const plain = requestOf(agent, scenario, { home, cwd })
    const request = door === null ? plain : reporting(plain, door)
    const version = versionOf(request.file, request.env)
    await using started = await start(request)
    const exited = new Promise((done) => started.pty.onExit(done))
    session = new Session(started.pty, {
      readsStatus: READS_STATUS,
      sessions: join(home, '.claude/sessions'),
      watch: (text) => values.watch && say(text),
    })
    try {
      await session.play(scenario.steps)
    } finally {
      await session.end(exited)
    }
    const set = values.hooks ? 'hooks' : values.tmux ? 'tmux' : values.silent ? 'silent' : 'status'
    mkdirSync(values.out, { recursive: true })
    writeRecording(join(values.out, `${agent}-${version}-${scenario.name}-${set}.jsonl.gz`), {
      ...{ agent, version, scenario: scenario.name, ...SIZE },
      ...{ runner: values.tmux ? 'tmux' : 'pty', readsStatus: READS_STATUS },
      events: session.events,
    })
    say(`recorded ${agent} ${version} ${scenario.name} (${set})`)
  } finally {
    for (const folder of [home, cwd]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** False: it could not be recorded. */
async function tryToRecord(agent: string, scenario: Scenario): Promise<boolean> {
  try {
    await record(agent, scenario)
    return true
  } catch (error) {
    say(`NOT recorded: ${agent} ${scenario.name}: ${String(error)}`)
    return false
  }
}

const names = values.scenario?.split(',')
const chosen = Object.entries(SCENARIOS).flatMap(([agent, scenarios]) =>
  scenarios.flatMap((scenario) => {
    const isChosen = (values.only ?? agent) === agent && (names?.includes(scenario.name) ?? true)
    return isChosen ? [{ agent, scenario }] : []
  }),
)
const model = spawn(process.execPath, [required('model'), '--port', values.port], { stdio: 'ignore' })
let failures = 0
try {
  await wait(500)
  for (const { agent, scenario } of chosen) if (!(await tryToRecord(agent, scenario))) failures += 1
} finally {
  model.kill()
}
process.exit(failures === 0 ? 0 : 1)

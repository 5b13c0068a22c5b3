// Records real agents in every state that can be reached, for the judge to be scored on:
//   node test/activity/record.ts --agents DIR --model SCRIPTED_MODEL [--only AGENT] [--scenario NAME] [--silent] [--out DIR]
// DIR holds node_modules with the agents from npm. --silent: the terminal does not say that it reads status reports.
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { NodePtySpawner } from '../../src/adapters/pty/node-pty-spawner.ts'
import { XtermMirror } from '../../src/adapters/terminal-mirror/xterm-mirror.ts'
import type { Pty } from '../../src/core/ports.ts'
import { type Recorded, writeRecording } from './recording.ts'
import { GOODBYE, SCENARIOS, type Scenario, type Step } from './scenarios.ts'

const SIZE = { cols: 100, rows: 30 }
const STEP_MS = 20_000
const LOOK_MS = 50
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
    port: { type: 'string', default: '8765' },
  },
})

interface Setup {
  readonly env: Readonly<Record<string, string>>
  readonly args: readonly string[]
}

function required(name: 'agents' | 'model'): string {
  const value = values[name]
  if (value === undefined) throw new Error(`--${name} is missing`)
  return resolve(value)
}

/** One agent in one scenario, recorded. */
class Session {
  readonly events: Recorded[] = []
  private readonly startMs = performance.now()
  private readonly pty: Pty
  private readonly mirror: XtermMirror

  constructor(pty: Pty) {
    this.pty = pty
    this.mirror = new XtermMirror(SIZE, { readsStatus: !values.silent })
    this.mirror.onReply((bytes) => pty.reply(bytes))
    pty.onData((bytes) => {
      this.note({ is: 'output', bytes: Buffer.from(bytes).toString('base64') })
      this.mirror.write(bytes.slice(), () => undefined)
    })
    this.note({ is: 'truth', truth: 'starting', ask: null, turn: null })
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.take(step)
    this.note({ is: 'truth', truth: 'any', ask: null, turn: null })
  }

  async end(exited: Promise<unknown>): Promise<void> {
    for (const key of GOODBYE) {
      this.pty.write(Buffer.from(key))
      await wait(100)
    }
    const ended = await Promise.race([exited.then(() => true), wait(2_000).then(() => false)])
    if (!ended) process.kill(this.pty.pid, 'SIGKILL')
    await exited
    this.pty.dispose()
    this.mirror.dispose()
  }

  private async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'prompt':
        await this.type(step.text)
        await wait(300)
        await this.type('\r')
        return this.truth('working')
      case 'key':
        if (step.key !== '') await this.type(step.key)
        if (step.now !== undefined) this.truth(step.now, { turn: step.turn ?? null })
        return
      case 'until':
        await this.until(step.text, step.withinMs ?? STEP_MS)
        return this.truth(step.now, { ask: step.ask ?? null, turn: step.turn ?? null })
      case 'wait':
        await wait(step.ms)
    }
  }

  private async type(text: string): Promise<void> {
    this.note({ is: 'typed' })
    this.pty.write(Buffer.from(text))
  }

  private async until(text: RegExp, withinMs: number): Promise<void> {
    const endMs = performance.now() + withinMs
    while (performance.now() < endMs) {
      if (text.test(this.screen())) return
      await wait(LOOK_MS)
    }
    throw new Error(`${String(text)} did not come; the screen was:\n${this.screen()}`)
  }

  private screen(): string {
    return this.mirror.lastLines(SIZE.rows).join('\n')
  }

  private truth(
    truth: Extract<Recorded, { is: 'truth' }>['truth'],
    more: Partial<Extract<Recorded, { is: 'truth' }>> = {},
  ): void {
    this.note({ is: 'truth', truth, ask: null, turn: null, ...more })
  }

  private note(event: Recorded extends infer E ? (E extends Recorded ? Omit<E, 'ms'> : never) : never): void {
    this.events.push({ ms: Math.round(performance.now() - this.startMs), ...event })
  }
}

function setupOf(home: string, cwd: string): Readonly<Record<string, Setup>> {
  const words = [required('model'), '--setup', home, '--cwd', cwd, '--port', values.port]
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' })) as Record<string, Setup>
}

function versionOf(program: string, env: NodeJS.ProcessEnv): string {
  const output = execFileSync(program, ['--version'], { encoding: 'utf8', env })
  return /\d+\.\d+\.\d+[\w.+-]*/.exec(output)?.[0] ?? 'unknown'
}

async function record(agent: string, scenario: Scenario): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'activity-home-'))
  const cwd = mkdtempSync(join(tmpdir(), 'activity-work-'))
  try {
    const program = join(required('agents'), 'node_modules/.bin', agent)
    const setup = setupOf(home, scenario.inNewFolder ? join(home, 'elsewhere') : cwd)[agent]
    if (setup === undefined) throw new Error(`the scripted model has no set-up for ${agent}`)
    const env = { PATH: process.env['PATH'] ?? '', ...TERMINAL, ...setup.env }
    const version = versionOf(program, env)
    // Its shared daemon would outlive the recording.
    const own = agent === 'codex' ? ['--no-daemon'] : []
    const spawned = new NodePtySpawner().spawn({
      ...{ file: program, args: [...setup.args, ...own, ...(scenario.args ?? [])], cwd, env, size: SIZE },
    })
    if (!spawned.ok) throw new Error(spawned.error.message)
    const pty = spawned.value
    const exited = new Promise((done) => pty.onExit(done))
    const session = new Session(pty)
    try {
      await session.play(scenario.steps)
    } finally {
      await session.end(exited)
    }
    const set = values.silent ? 'silent' : 'status'
    mkdirSync(values.out, { recursive: true })
    writeRecording(join(values.out, `${agent}-${version}-${scenario.name}-${set}.jsonl.gz`), {
      ...{ agent, version, scenario: scenario.name, ...SIZE, runner: 'pty', readsStatus: !values.silent },
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

const chosen = Object.entries(SCENARIOS).flatMap(([agent, scenarios]) =>
  scenarios.flatMap((scenario) => {
    const isChosen = (values.only ?? agent) === agent && (values.scenario ?? scenario.name) === scenario.name
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

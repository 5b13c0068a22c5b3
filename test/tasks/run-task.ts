import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { NodePtySpawner } from '../../src/adapters/pty/node-pty-spawner.ts'
import { taskLaunchOf } from '../../src/core/task/task-launch.ts'
import { agentType } from '../../src/shapes/agent-type.ts'
import type { Exit } from '../../src/shapes/exit.ts'
import { valueOf } from '../support/value-of.ts'
import type { TaskScenario } from './task-scenarios.ts'

/** How an agent is started so that it talks to the scripted model. */
export interface TaskSetup {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** Where it works; what is gathered for it is below `home`. */
export interface TaskPlace {
  readonly home: string
  readonly cwd: string
}

/** What it printed and made. */
export interface TaskRun {
  readonly output: string
  readonly exit: Exit
  readonly made: readonly string[]
}

const TYPES = join(import.meta.dirname, '../../resources/agent-types')
const TERMINAL = { TERM: 'xterm-256color', COLORTERM: 'truecolor', TERM_PROGRAM: 'Corral', LANG: 'C.UTF-8' }
/** As Corral's terminals are before anybody looks at them. */
const SIZE = { cols: 80, rows: 24 }
/** The scripted model's settings are for a person's sessions; a task is to bring its own. */
export const FOR_PERSONS: ReadonlySet<string> = new Set(['--permission-mode', 'default'])

/** Runs a real agent on a terminal the way a task does, and ends it if it takes longer. */
export async function runTask(
  agent: string,
  scenario: TaskScenario,
  { setup, place, mostMs }: { readonly setup: TaskSetup; readonly place: TaskPlace; readonly mostMs: number },
): Promise<TaskRun> {
  const type = agentType.parse(JSON.parse(readFileSync(join(TYPES, `${agent}.json`), 'utf8')))
  const { prompt, permissions } = scenario
  const own = setup.args.filter((argument) => !FOR_PERSONS.has(argument))
  const launch = valueOf(taskLaunchOf(type, { prompt, permissions, args: own, platform: 'linux' }))
  for (const [path, text] of Object.entries(scenario.files ?? {})) {
    mkdirSync(dirname(join(place.home, path)), { recursive: true })
    writeFileSync(join(place.home, path), text)
  }
  const given = Object.entries({ ...setup.env, ...scenario.env, TMPDIR: place.home, ...launch.env })
  const env = Object.fromEntries(given.filter(([name]) => scenario.without?.includes(name) !== true))
  const spawned = new NodePtySpawner().spawn({
    file: setup.command,
    args: launch.args,
    env: { PATH: process.env['PATH'] ?? '', ...TERMINAL, ...env },
    cwd: place.cwd,
    size: SIZE,
    hidesTmux: false,
  })
  const pty = valueOf(spawned)
  const printed: Uint8Array[] = []
  const heard = (): string => Buffer.concat(printed).toString('utf8')
  let isToEnd = scenario.endAfter !== undefined
  pty.onData((bytes) => {
    printed.push(bytes.slice())
    if (!isToEnd || scenario.endAfter?.test(heard()) !== true) return
    isToEnd = false
    process.kill(pty.pid, 'SIGTERM')
  })
  const giveUp = setTimeout(() => process.kill(pty.pid, 'SIGKILL'), mostMs)
  const exit = await new Promise<Exit>((done) => pty.onExit(done))
  clearTimeout(giveUp)
  pty.dispose()
  return { output: heard(), exit, made: readdirSync(place.cwd).filter((name) => !name.startsWith('.')) }
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TaskView } from '../../src/contract/views.ts'
import { makeRepository } from '../../test/support/git.ts'
import type { LiveModel } from '../../test/support/live-agents.ts'
import { FOR_PERSONS } from '../../test/tasks/run-task.ts'
import { TASK_SCENARIOS, type TaskScenario } from '../../test/tasks/task-scenarios.ts'
import { corralCommand, type Called } from './command-line.ts'
import type { Corral } from './corral.ts'

/** One start of a real CLI: by which agent, and which of those started earlier lived then. */
export interface LiveStart {
  readonly agentId: string
  readonly alive: readonly string[]
}

/** A real CLI in the search path of a host, set up for the scripted model, and tasks that are given to it. */
export class LiveTasks {
  readonly agent: string
  private readonly corral: Corral
  private readonly repository: string
  private readonly starts: string

  constructor(corral: Corral, agent: string, model: LiveModel) {
    const { place } = corral
    this.corral = corral
    this.agent = agent
    this.repository = join(place.root, 'repository')
    mkdirSync(this.repository)
    makeRepository(this.repository, { 'a.txt': 'one\n' })
    this.starts = join(place.root, 'starts')
    const { command, args, env } = model.setup(agent, { home: place.home, workspace: this.repository })
    const own = args.filter((argument) => !FOR_PERSONS.has(argument))
    const program = join(place.root, 'bin', agent)
    const lines = [
      '#!/bin/sh',
      ...Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)}`),
      ...Object.entries(usualEnv(agent)).map(
        ([name, value]) => `[ -n "\${${name}+set}" ] || export ${name}=${quoted(value)}`,
      ),
      `[ "$1" = --version ] && exec ${quoted(command)} --version`,
      `alive=; for pid in $(cut -d' ' -f1 ${quoted(this.starts)} 2>/dev/null); do kill -0 "$pid" 2>/dev/null && alive="$alive $pid"; done`,
      `echo "$$ $CORRAL_AGENT_ID$alive" >> ${quoted(this.starts)}`,
      `exec ${[command, ...own].map(quoted).join(' ')} "$@"`,
    ]
    writeFileSync(program, `${lines.join('\n')}\n`, { mode: 0o755 })
  }

  /** `corral run` with a scenario, in a worktree of its own. */
  async run({ prompt, permissions }: TaskScenario, ...options: readonly string[]): Promise<Called> {
    const what = ['--type', this.agent, '--permissions', permissions, '--cwd', this.repository, '--worktree']
    return await corralCommand(this.corral, 'run', ...what, ...options, '--json', '--', prompt)
  }

  async show(task: number): Promise<TaskView> {
    return taskIn(await corralCommand(this.corral, 'tasks', 'show', String(task), '--json'))
  }

  /** Every start of the CLI so far, in order. */
  started(): readonly LiveStart[] {
    if (!existsSync(this.starts)) return []
    const lines = readFileSync(this.starts, 'utf8').trim().split('\n')
    return lines.map((line) => {
      const [, agentId = '', ...alive] = line.split(' ')
      return { agentId, alive }
    })
  }
}

/** The first task that a call with `--json` printed. */
export function taskIn({ out, err }: Called): TaskView {
  if (out === '') throw new Error(err)
  const [task] = (JSON.parse(out) as { tasks: readonly TaskView[] }).tasks
  if (task === undefined) throw new Error(out)
  return task
}

/** A scenario of an agent; the recordings are of the same. */
export function scenarioOf(agent: string, name: string): TaskScenario {
  const found = TASK_SCENARIOS[agent]?.find((scenario) => scenario.name === name)
  if (found === undefined) throw new Error(`${agent} has no scenario ${name}`)
  return found
}

/** What its scenarios need in the environment, as its person would have it; what Corral gives a task comes first. */
function usualEnv(agent: string): Readonly<Record<string, string>> {
  return Object.assign({}, ...(TASK_SCENARIOS[agent] ?? []).map(({ env }) => env ?? {})) as Record<string, string>
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

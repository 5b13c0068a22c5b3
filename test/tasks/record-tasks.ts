// Records what real agents print during tasks, for the readers to be tested on:
//   node test/tasks/record-tasks.ts --agents DIR --model SCRIPTED_MODEL [--only AGENT] [--scenario NAME,…] [--port N] [--out DIR]
// DIR holds node_modules with the agents from npm.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { LiveModel } from '../support/live-agents.ts'
import { runTask, type TaskPlace } from './run-task.ts'
import { writeTaskRecording } from './task-recording.ts'
import { TASK_SCENARIOS, type TaskScenario } from './task-scenarios.ts'

/** Some agents try again for minutes when their provider answers with an error. */
const MOST_MS = 400_000

const { values } = parseArgs({
  options: {
    agents: { type: 'string' },
    model: { type: 'string' },
    only: { type: 'string' },
    scenario: { type: 'string' },
    port: { type: 'string', default: '8766' },
    out: { type: 'string', default: join(import.meta.dirname, '../fixtures/tasks') },
  },
})

function required(name: 'agents' | 'model'): string {
  const value = values[name]
  if (value === undefined) throw new Error(`--${name} is missing`)
  return resolve(value)
}

/** Nothing of this machine is kept. */
function withoutPlaces(output: string, { home, cwd }: TaskPlace): string {
  const mangled = (path: string): string => path.replaceAll(/[^A-Za-z0-9]/g, '-')
  return output
    .replaceAll(cwd, '/home/dev/project')
    .replaceAll(mangled(cwd), '-home-dev-project')
    .replaceAll(home, '/home/dev')
    .replaceAll(required('agents'), '/opt/agents')
}

async function record(agent: string, scenario: TaskScenario, model: LiveModel): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'home-'))
  const cwd = mkdtempSync(join(tmpdir(), 'work-'))
  const place = { home, cwd }
  try {
    const setup = model.setup(agent, { home, workspace: cwd })
    const printed = execFileSync(setup.command, ['--version'], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', ...setup.env },
    })
    const version = /\d+\.\d+\.\d+(?:[-+][\w.+-]*\w)?/.exec(printed)?.[0] ?? 'unknown'
    const { output, ...end } = await runTask(agent, scenario, { setup, place, mostMs: MOST_MS })
    const { name, prompt, permissions } = scenario
    mkdirSync(values.out, { recursive: true })
    writeTaskRecording(join(values.out, `${agent}-${version}-${name}.gz`), {
      ...{ agent, version, scenario: name, permissions, prompt, ...end },
      output: withoutPlaces(output, place),
    })
    process.stdout.write(`recorded ${agent} ${version} ${name}: ${JSON.stringify(end)}\n`)
  } finally {
    for (const folder of [home, cwd]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

await using model = await LiveModel.start({ agents: required('agents'), model: required('model') }, Number(values.port))
for (const [agent, scenarios] of Object.entries(TASK_SCENARIOS)) {
  if ((values.only ?? agent) !== agent) continue
  for (const scenario of scenarios) {
    if (values.scenario?.split(',').includes(scenario.name) ?? true) await record(agent, scenario, model)
  }
}

import type { AgentView } from '../../contract/views.ts'
import { isUp } from '../../core/agent/state.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { until } from '../host/until.ts'
import type { Session } from '../host/session.ts'
import { statusOf } from '../output/agent-words.ts'
import type { Verb } from '../verb.ts'

interface Options {
  readonly all?: true
  readonly group?: string
  readonly wait: boolean
}

type LifeRequest = 'agent.start' | 'agent.stop' | 'agent.restart' | 'agent.kill'

interface LifeVerb {
  readonly name: string
  readonly summary: string
  readonly request: LifeRequest
  /** What is so once it is done. */
  readonly isDone: (agent: AgentView) => boolean
  readonly examples: Verb['examples']
}

const isDown = ({ state }: AgentView): boolean => !isUp(state.phase) && state.phase.kind !== 'backoff'
const isStarted = ({ state: { phase } }: AgentView): boolean =>
  phase.kind === 'running' || phase.kind === 'failed' || phase.kind === 'crash-loop' || phase.kind === 'stopped'

export const start = lifeVerb({
  name: 'start',
  summary: 'Start agents, or put them into the queue.',
  request: 'agent.start',
  isDone: isStarted,
  examples: [
    { line: 'corral start api', says: 'and wait until it runs' },
    { line: 'corral start api web --no-wait', says: 'two of them, without waiting' },
    { line: 'corral start --group backend', says: 'all of a group' },
  ],
})

export const stop = lifeVerb({
  name: 'stop',
  summary: 'Stop agents: each is asked first, and killed if it does not end.',
  request: 'agent.stop',
  isDone: isDown,
  examples: [
    { line: 'corral stop api', says: 'and wait until nothing of it is left' },
    { line: 'corral stop --all', says: 'everything' },
  ],
})

export const restart = lifeVerb({
  name: 'restart',
  summary: 'Stop agents and start them again.',
  request: 'agent.restart',
  isDone: isStarted,
  examples: [{ line: 'corral restart api', says: 'and wait until it runs again' }],
})

export const kill = lifeVerb({
  name: 'kill',
  summary: 'Kill agents with all their processes, at once.',
  request: 'agent.kill',
  isDone: isDown,
  examples: [{ line: 'corral kill api', says: 'without asking it to end first' }],
})

function lifeVerb(verb: LifeVerb): Verb {
  return {
    ...verb,
    build: (command, run) =>
      command
        .argument('[agents...]', 'names or ids')
        .option('--all', 'every agent')
        .option('--group <group>', 'the agents of a group')
        .option('--no-wait', 'do not wait until it is done')
        .action((refs: string[], options: Options) => run((session) => doEach(session, verb, { refs, ...options }))),
  }
}

async function doEach(
  session: Session,
  verb: LifeVerb,
  { refs, all, group, wait }: Options & { readonly refs: readonly string[] },
): Promise<ExitCode> {
  const { out } = session
  if (refs.length === 0 && all !== true && group === undefined) {
    throw new Failure(EXIT.usage, `Name the agents to ${verb.name}, or use --all or --group.`)
  }
  const others = all === true || group !== undefined ? await session.agents(group === undefined ? {} : { group }) : []
  const names = [...new Set([...refs, ...others.map(({ spec }) => spec.name)])]
  if (names.length === 0) throw new Failure(EXIT.notFound, 'There are no such agents.')
  const asked: AgentView[] = []
  let code: ExitCode = EXIT.ok
  for (const agent of names) {
    try {
      asked.push(await session.ask(verb.request, { agent }))
    } catch (error) {
      if (!(error instanceof Failure) || names.length === 1) throw error
      out.note(`${agent}: ${error.message}`)
      code = error.exitCode
    }
  }
  const done = wait ? await until(session, { agents: asked, isMet: verb.isDone, timeoutMs: null }) : asked
  if (out.isJson) out.json({ agents: done })
  for (const agent of done) out.note(`${agent.spec.name}: ${statusOf(agent, Date.now())}`)
  return done.some(({ state }) => state.phase.kind === 'failed' || state.phase.kind === 'unkillable')
    ? EXIT.failed
    : code
}

import type { Command } from 'commander'
import type { AgentView } from '../../contract/views.ts'
import { isUp } from '../../core/agent/state.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { namesOf } from '../host/chosen-agents.ts'
import { isDown, isStarted } from '../host/conditions.ts'
import { until } from '../host/until.ts'
import type { Session } from '../host/session.ts'
import { statusOf } from '../output/agent-words.ts'
import type { Verb } from '../verb.ts'

interface Options {
  readonly all?: true
  readonly group?: string
  readonly wait: boolean
  readonly resume?: true
  readonly anew?: true
}

type LifeRequest = 'agent.start' | 'agent.stop' | 'agent.restart' | 'agent.kill'

interface LifeVerb {
  readonly name: string
  readonly summary: string
  readonly request: LifeRequest
  /** What is so once it is done. */
  readonly isDone: (agent: AgentView) => boolean
  /** Whether `--all` and `--group` mean this agent. */
  readonly fits: (agent: AgentView) => boolean
  readonly examples: Verb['examples']
  /** Declares what only this verb takes. */
  readonly options?: (command: Command) => Command
}

const isToStop = ({ state: { phase } }: AgentView): boolean =>
  phase.kind !== 'stopped' && phase.kind !== 'failed' && phase.kind !== 'crash-loop'
const isToStart = ({ state: { phase } }: AgentView): boolean => !isUp(phase) && phase.kind !== 'queued'

export const start = lifeVerb({
  name: 'start',
  summary: 'Start agents, or put them into the queue.',
  request: 'agent.start',
  fits: isToStart,
  isDone: isStarted,
  examples: [
    { line: 'corral start api', says: 'and wait until it runs' },
    { line: 'corral start api web --no-wait', says: 'two of them, without waiting' },
    { line: 'corral start --group backend', says: 'all of a group' },
    { line: 'corral start api --resume', says: 'going on with its last conversation' },
  ],
  options: (command) =>
    command
      .option('--resume', 'go on with the last conversation, where there is one')
      .option('--anew', 'begin a new conversation, whatever the policy'),
})

export const stop = lifeVerb({
  name: 'stop',
  summary: 'Stop agents: each is asked first, and killed if it does not end.',
  request: 'agent.stop',
  fits: isToStop,
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
  fits: isToStop,
  isDone: isStarted,
  examples: [{ line: 'corral restart api', says: 'and wait until it runs again' }],
})

export const kill = lifeVerb({
  name: 'kill',
  summary: 'Kill agents with all their processes, at once.',
  request: 'agent.kill',
  fits: isToStop,
  isDone: isDown,
  examples: [{ line: 'corral kill api', says: 'without asking it to end first' }],
})

function lifeVerb(verb: LifeVerb): Verb {
  return {
    ...verb,
    build: (command, run) =>
      (verb.options?.(command) ?? command)
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
  { refs, all, group, wait, resume, anew }: Options & { readonly refs: readonly string[] },
): Promise<ExitCode> {
  const { out } = session
  if (refs.length === 0 && all !== true && group === undefined) {
    throw new Failure(EXIT.usage, `Name the agents to ${verb.name}, or use --all or --group.`)
  }
  if (resume === true && anew === true) throw new Failure(EXIT.usage, 'Use --resume or --anew, not both.')
  const wish = resume === true || anew === true ? { resume: resume === true } : {}
  const names = await namesOf(session, { refs, group, isAll: all === true, fits: verb.fits })
  if (names.length === 0) out.note(verb.fits === isToStart ? 'All of them are up already.' : 'None of them is up.')
  const asked: AgentView[] = []
  let code: ExitCode = EXIT.ok
  const answers = await Promise.allSettled(names.map((agent) => session.ask(verb.request, { agent, ...wish })))
  for (const [index, answer] of answers.entries()) {
    if (answer.status === 'fulfilled') asked.push(answer.value)
    else if (!(answer.reason instanceof Failure) || names.length === 1) throw answer.reason
    else {
      const { message, exitCode } = answer.reason
      out.note(message.startsWith(`${names[index]}: `) ? message : `${names[index]}: ${message}`)
      code = exitCode
    }
  }
  // Each is told as it is done: many may take long.
  const onMet = (agent: AgentView): void => out.note(`${agent.spec.name}: ${outcomeOf(agent)}`)
  if (!wait) asked.forEach(onMet)
  const done = wait ? await until(session, { agents: asked, isMet: verb.isDone, timeoutMs: null, onMet }) : asked
  if (out.isJson) out.json({ agents: done })
  return done.some(({ state }) => state.phase.kind === 'failed' || state.phase.kind === 'unkillable')
    ? EXIT.failed
    : code
}

/** What it has come to; of one that could not be started also why. */
function outcomeOf(agent: AgentView): string {
  const { phase } = agent.state
  const status = statusOf(agent, Date.now())
  return phase.kind === 'failed' ? `${status}. ${phase.failure.message}` : status
}

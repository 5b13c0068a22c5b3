import type { OutputOf } from '../../contract/requests.ts'
import type { AgentView } from '../../contract/views.ts'
import { isUp } from '../../core/agent/state.ts'
import { readMessage } from '../../core/messages/message.ts'
import { messageProblemWords, removedWords } from '../../words/message-words.ts'
import { matchesFilter } from '../../words/filter/match-filter.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { agentThatIsUp } from '../host/agent-up.ts'
import { readFleet } from '../host/fleet.ts'
import type { Session } from '../host/session.ts'
import { readText } from '../read-text.ts'
import { readFilter } from '../read-filter.ts'
import type { Verb } from '../verb.ts'

interface Options {
  readonly all?: true
  readonly group?: string
  readonly filter?: string
  readonly file?: string
  readonly submit: boolean
  readonly queue?: true
  readonly force?: true
}

/** What became of the message to one agent; `error`: nothing of it was typed. */
interface Outcome {
  readonly agent: string
  readonly answer: OutputOf<'agent.send'> | null
  readonly error: string | null
}

/** `corral send` */
export const send: Verb = {
  name: 'send',
  summary: 'Send agents a message: typed into their terminals as you would, once they are idle.',
  examples: [
    { line: 'corral send api "fix the build"', says: 'to one agent, if it is idle' },
    { line: 'corral send api --queue --file plan.md', says: 'the text of a file, once it is idle' },
    { line: 'git diff | corral send review --no-submit', says: 'typed, and left for you to submit' },
    { line: 'corral send --group backend "commit and stop"', says: 'to all of a group that are up' },
    { line: 'corral send --filter \'type:claude doing:idle\' "/compact"', says: 'to those a filter chooses' },
  ],
  build: (command, run) =>
    command
      .argument('[words...]', 'the agent’s name or id, then the text; with --all, --group or --filter the text alone')
      .option('--all', 'to every agent that is up')
      .option('--group <group>', 'to the agents of a group that are up')
      .option('--filter <filter>', 'to the agents a filter of the window chooses that are up')
      .option('--file <file>', 'the text of a file; - for standard input')
      .option('--no-submit', 'leave it in their input')
      .option('--queue', 'where it cannot be typed now it waits until it can, while the run lasts')
      .option('--force', 'type it though nothing proves that they are idle; never while they wait for you')
      .action((words: string[], options: Options) => run((session) => sendTo(session, words, options))),
}

async function sendTo(session: Session, words: readonly string[], options: Options): Promise<ExitCode> {
  const isMany = options.all === true || options.group !== undefined || options.filter !== undefined
  const [ref, rest] = isMany ? [undefined, words] : [words[0], words.slice(1)]
  if (!isMany && ref === undefined) {
    throw new Failure(EXIT.usage, 'Name the agent the message is for, or use --all, --group or --filter.')
  }
  const text = messageOf(await textOf(rest, options.file))
  const agents = ref === undefined ? await chosen(session, options) : [await agentThatIsUp(session, ref)]
  if (agents.length === 0) throw new Failure(EXIT.notFound, 'There are no such agents that are up.')
  const input = { text, submit: options.submit, queue: options.queue === true, force: options.force === true }
  const [first] = agents
  if (ref !== undefined && first !== undefined) {
    const answer = await session.ask('agent.send', { agent: first.id, ...input })
    return told(session, [{ agent: first.spec.name, answer, error: null }])
  }
  return told(session, await Promise.all(agents.map((agent) => sentTo(session, agent, input))))
}

async function sentTo(
  session: Session,
  { id, spec: { name } }: AgentView,
  input: { readonly text: string; readonly submit: boolean; readonly queue: boolean; readonly force: boolean },
): Promise<Outcome> {
  try {
    return { agent: name, answer: await session.ask('agent.send', { agent: id, ...input }), error: null }
  } catch (error) {
    if (!(error instanceof Failure) || error.exitCode === EXIT.noHost) throw error
    return { agent: name, answer: null, error: error.message }
  }
}

function told({ out }: Session, outcomes: readonly Outcome[]): ExitCode {
  if (out.isJson) out.json({ messages: outcomes })
  for (const { agent, answer, error } of outcomes) {
    out.note(answer === null ? (error ?? '') : outcomeWords(agent, answer))
  }
  return outcomes.every(({ answer }) => answer !== null && isAsAsked(answer)) ? EXIT.ok : EXIT.refused
}

/** It was not submitted though it was to be. */
function isAsAsked(answer: OutputOf<'agent.send'>): boolean {
  return answer.outcome !== 'typed' || answer.why === null
}

function outcomeWords(name: string, answer: OutputOf<'agent.send'>): string {
  if (answer.outcome === 'queued') return `${name}: waits in place ${answer.place}: ${answer.why}`
  if (answer.outcome === 'typed' && answer.why !== null) return answer.why
  const removed = removedWords(answer.removed)
  const what = answer.outcome === 'sent' ? 'sent' : 'typed, not submitted'
  return `${name}: ${removed === null ? what : `${what}, ${removed}`}`
}

async function chosen(session: Session, { all, group, filter: typed }: Options): Promise<readonly AgentView[]> {
  const filter = readFilter(typed ?? '')
  const now = Date.now()
  const known = await readFleet(session)
  return known
    .filter((each) => all === true || group === undefined || each.agent.spec.group === group)
    .filter((each) => isUp(each.agent.state.phase) && matchesFilter(filter, { ...each, now }))
    .map(({ agent }) => agent)
}

/** What is no message is refused here: what is far too large would end the connection. */
function messageOf(text: string): string {
  const message = readMessage(text)
  if (!message.ok) throw new Failure(EXIT.usage, messageProblemWords(message.error))
  return text
}

async function textOf(words: readonly string[], file: string | undefined): Promise<string> {
  if (words.length > 0 && file !== undefined) throw new Failure(EXIT.usage, 'Give the text or --file, not both.')
  if (words.length > 0) return words.join(' ')
  if (file === undefined && process.stdin.isTTY) {
    throw new Failure(EXIT.usage, 'There is no text. Type it after the agent’s name, or use --file.')
  }
  return await readText(file ?? '-')
}

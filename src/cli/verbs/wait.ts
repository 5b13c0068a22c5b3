import { Option } from 'commander'
import type { AgentView } from '../../contract/views.ts'
import { CONDITIONS, type Condition } from '../host/conditions.ts'
import { until } from '../host/until.ts'
import type { Session } from '../host/session.ts'
import { statusOf } from '../output/agent-words.ts'
import { seconds } from '../typed-numbers.ts'
import type { Verb } from '../verb.ts'

interface Options {
  readonly for: Condition
  readonly timeout?: number
}

/** `corral wait` */
export const waitVerb: Verb = {
  name: 'wait',
  summary: 'Wait until agents have come to something.',
  examples: [
    { line: 'corral wait api --for ready', says: 'until it runs and is ready' },
    {
      line: 'corral wait api --for waiting --timeout 600',
      says: 'until it needs a person; exit code 6 after 10 minutes',
    },
    { line: 'corral wait api web --for finished', says: 'until both have finished their turn' },
  ],
  build: (command, run) =>
    command
      .argument('<agents...>', 'names or ids')
      .addOption(
        new Option('--for <what>', 'what is waited for').choices(Object.keys(CONDITIONS)).makeOptionMandatory(),
      )
      .option('--timeout <seconds>', 'give up after so long', seconds)
      .action((refs: string[], options: Options) => run((session) => wait(session, refs, options))),
}

async function wait(session: Session, refs: readonly string[], options: Options): Promise<void> {
  const { out } = session
  const agents: AgentView[] = []
  for (const agent of refs) agents.push((await session.ask('agent.describe', { agent })).agent)
  const timeoutMs = options.timeout === undefined ? null : options.timeout * 1_000
  const done = await until(session, { agents, isMet: CONDITIONS[options.for], timeoutMs })
  if (out.isJson) return out.json({ agents: done })
  for (const agent of done) out.line(`${agent.spec.name}: ${statusOf(agent, Date.now())}`)
}

import { InvalidArgumentError } from 'commander'
import { FleetReplica } from '../../contract/client/fleet-replica.ts'
import { Attach } from '../attach/attach.ts'
import { detachKeyOf, type DetachKey } from '../attach/detach-key.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { isOver } from '../host/over.ts'
import { agentThatIsUp } from '../host/agent-up.ts'
import type { Session } from '../host/session.ts'
import { statusOf } from '../output/agent-words.ts'
import type { Verb } from '../verb.ts'

interface Options {
  readonly detachKey: DetachKey
}

const USUAL_KEY = keyOf('ctrl-]')

/** `corral attach` */
export const attach: Verb = {
  name: 'attach',
  summary: 'Work in an agent’s terminal from this one.',
  examples: [
    { line: 'corral attach api', says: 'until Ctrl+] is pressed; the agent goes on' },
    { line: 'corral attach api --detach-key ctrl-q', says: 'with another key to leave' },
  ],
  build: (command, run) =>
    command
      .argument('<agent>', 'name or id')
      .option('--detach-key <key>', 'the key to leave with, such as ctrl-] (the default)', keyOf, USUAL_KEY)
      .action((agent: string, options: Options) => run((session) => join(session, agent, options))),
}

async function join(session: Session, ref: string, { detachKey }: Options): Promise<ExitCode> {
  const { stdin: input, stdout: output } = process
  if (!input.isTTY || !output.isTTY) {
    throw new Failure(EXIT.usage, 'attach needs a terminal. "corral events" and "corral describe" work without one.')
  }
  const agent = await agentThatIsUp(session, ref)
  const { name } = agent.spec
  const client = await session.connect()
  using replica = new FleetReplica()
  const attached = new Attach(client, agent.id, { input, output }, detachKey)
  using _changes = replica.onDidChange(({ agents }) => {
    const now = agents.get(agent.id)
    if (now === undefined || isOver(now)) attached.agentEnded()
  })
  await replica.bind(client)
  const end = await attached.run()
  const now = replica.state?.agents.get(agent.id)
  session.out.note(end === 'detached' || now === undefined ? `Left ${name}.` : `${name}: ${statusOf(now, Date.now())}`)
  return EXIT.ok
}

function keyOf(name: string): DetachKey {
  const key = detachKeyOf(name)
  if (key !== null) return key
  throw new InvalidArgumentError('It takes a name such as ctrl-] or ctrl-q.')
}

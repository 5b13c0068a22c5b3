import type { Command } from 'commander'
import { writeGreeting } from '../../contract/stdio-greeting.ts'
import { openControlSocket } from '../../transports/control/client.ts'
import { ownStreams, pipeHost } from '../connect/pipe-host.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { hostSocket } from '../host/host-place.ts'
import type { Session } from '../host/session.ts'
import type { Verb } from '../verb.ts'

interface Options {
  readonly stdio?: true
}

/** `corral connect --stdio`: what another machine's Corral runs here by ssh. */
export const connect: Verb = {
  name: 'connect',
  hosts: 'none',
  summary: 'Pass on packets between the host of this machine and standard input and output, for Corral elsewhere.',
  isHidden: true,
  examples: [],
  build: (command, run) =>
    command
      .option('--stdio', 'over standard input and output, the only way there is')
      .action((options: Options) => run((session) => pass(session, command, options))),
}

async function pass({ dataDir }: Session, command: Command, { stdio }: Options): Promise<ExitCode> {
  if (stdio !== true) throw new Failure(EXIT.usage, 'connect takes --stdio: it is for another Corral, by ssh.')
  const path = hostSocket(dataDir)
  if (!path.ok) throw new Failure(EXIT.usage, path.error.message)
  const host = await openControlSocket(path.value)
  if (!host.ok) throw new Failure(host.error.code === 'no-host' ? EXIT.noHost : EXIT.refused, host.error.message)
  const version = command.parent?.version() ?? ''
  const end = await pipeHost(host.value, ownStreams(), writeGreeting({ version }))
  if (end === 'this-end') return EXIT.ok
  throw new Failure(EXIT.noHost, 'The host has ended.')
}

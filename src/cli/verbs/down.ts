import { stopInOrder } from '../fleet-file/apply.ts'
import { fileOptions, withFileOptions, type FileFlags } from '../fleet-file/options.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Session } from '../host/session.ts'
import type { Verb } from '../verb.ts'

interface Flags extends FileFlags {
  readonly remove?: true
}

/** `corral down` */
export const down: Verb = {
  name: 'down',
  summary: 'Stop the agents of a fleet file, those that depend on others first.',
  examples: [
    { line: 'corral down', says: 'all agents of corral.yaml in this folder' },
    { line: 'corral down --remove', says: 'and remove them from Corral' },
  ],
  build: (command, run) =>
    withFileOptions(command)
      .option('--remove', 'remove the agents once they are down')
      .action((names: string[], flags: Flags) => run((session) => bringDown(session, names, flags))),
}

async function bringDown(session: Session, names: readonly string[], flags: Flags): Promise<ExitCode> {
  const { out } = session
  // Loaded here: YAML and its shapes would slow down every other verb.
  const { loadFleetFile } = await import('../fleet-file/load.ts')
  const options = fileOptions(names, flags)
  const { all, chosen } = loadFleetFile(options)
  // Of all of the file all profiles are meant: nothing of it is to be left up.
  const meant = names.length === 0 && options.profiles.length === 0 ? all : chosen
  const stopped = await stopInOrder(session, meant, options.timeoutMs)
  if (out.isJson) out.json({ agents: stopped })
  else if (stopped.length === 0) out.note('None of them is up.')
  if (flags.remove === true) {
    const known = new Set(meant.map(({ spec }) => spec.name))
    for (const { id, spec } of await session.agents()) {
      if (!known.has(spec.name)) continue
      await session.ask('agent.remove', { agent: id })
      out.note(`${spec.name}: removed`)
    }
  }
  return stopped.some(({ state }) => state.phase.kind === 'unkillable') ? EXIT.failed : EXIT.ok
}

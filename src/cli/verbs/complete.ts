import type { Command } from 'commander'
import { candidatesOf } from '../completion/candidates.ts'
import { COMPLETE_VERB } from '../completion/scripts.ts'
import { ALL_HOSTS, LOCAL_HOST } from '../../shapes/remote-host.ts'
import { HOST_VARIABLE } from '../host/chosen-hosts.ts'
import { remoteListOf } from '../host/remote-list.ts'
import type { Session } from '../host/session.ts'
import { Failure } from '../failure.ts'
import type { Verb } from '../verb.ts'

/** Answers the shell; see `completion`. */
export const complete: Verb = {
  name: COMPLETE_VERB,
  hosts: 'none',
  summary: 'Answers a shell what can follow.',
  isHidden: true,
  examples: [],
  build: (command, run) =>
    command
      .argument('[words...]', 'what was typed')
      .action((words: string[]) => run((session) => answer(session, command, words))),
}

async function answer(session: Session, command: Command, words: readonly string[]): Promise<void> {
  if (command.parent === null) return
  const { words: found, wantsAgents, wantsHosts } = candidatesOf(command.parent, words)
  for (const word of found) session.out.line(word)
  const last = words.at(-1) ?? ''
  // Those of this machine are none of another's, and a shell does not wait for ssh.
  const agents = wantsAgents && !isElsewhere(words) ? await namesOf(session) : []
  const others = wantsHosts === 'any' ? [LOCAL_HOST, ALL_HOSTS] : []
  const hosts = wantsHosts === 'no' ? [] : [...others, ...hostsOf(session)]
  for (const name of [...agents, ...hosts]) if (name.startsWith(last)) session.out.line(name)
}

function isElsewhere(words: readonly string[]): boolean {
  const at = words.lastIndexOf('--host')
  const named = at < 0 ? process.env[HOST_VARIABLE] : words[at + 1]
  return (named ?? '') !== '' && named !== LOCAL_HOST
}

function hostsOf({ dataDir }: Session): readonly string[] {
  return remoteListOf(dataDir)
    .read()
    .hosts.map(({ name }) => name)
}

/** None without a host: a shell has no place for what is wrong. */
async function namesOf(session: Session): Promise<readonly string[]> {
  try {
    return (await session.agents()).map(({ spec }) => spec.name)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return []
  }
}

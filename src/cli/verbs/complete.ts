import type { Command } from 'commander'
import { candidatesOf } from '../completion/candidates.ts'
import { COMPLETE_VERB } from '../completion/scripts.ts'
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
  const { words: found, wantsAgents } = candidatesOf(command.parent, words)
  for (const word of found) session.out.line(word)
  if (!wantsAgents) return
  const last = words.at(-1) ?? ''
  for (const name of await namesOf(session)) if (name.startsWith(last)) session.out.line(name)
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

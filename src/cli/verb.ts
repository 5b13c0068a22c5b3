import type { Command } from 'commander'
import type { ExitCode } from './exit-codes.ts'
import type { Session } from './host/session.ts'

/** A line that can be typed, and what it does. */
export interface Example {
  readonly line: string
  readonly says: string
}

/** Runs a verb's work with a session that ends with it; what it answers is the exit code, nothing being success. */
export type Runner = (work: (session: Session) => Promise<ExitCode | void>) => Promise<void>

/** One verb of the command line. */
export interface Verb {
  readonly name: string
  readonly summary: string
  /** The help does not list it. */
  readonly isHidden?: boolean
  readonly examples: readonly Example[]
  /** Declares arguments and options, and what is done with them. */
  readonly build: (command: Command, run: Runner) => void
}

/** The verb as a command of the parser, which begins as `blank`. */
export function commandOf(
  { name, summary, examples, build }: Verb,
  blank: (name: string) => Command,
  run: Runner,
): Command {
  const command = blank(name).description(summary)
  build(command, run)
  if (examples.length === 0) return command
  const widest = Math.max(...examples.map(({ line }) => line.length))
  const lines = examples.map(({ line, says }) => `  ${line.padEnd(widest)}  ${says}`)
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`)
}

import type { Command } from 'commander'
import type { ExitCode } from './exit-codes.ts'
import type { Session } from './host/session.ts'
import type { Output } from './output/output.ts'

/** A line that can be typed, and what it does. */
export interface Example {
  readonly line: string
  readonly says: string
}

/** What one host answered; `host`: its name, where one was named. */
export interface Answer<T> {
  readonly host: string | null
  readonly value: T
}

/** A host that was named and did not answer. */
export interface LostHost {
  readonly host: string
  readonly error: { readonly code: string | null; readonly message: string }
}

/** What all hosts came to; those that are lost have been told of. */
export interface Answers<T> {
  readonly out: Output
  readonly answers: readonly Answer<T>[]
  readonly lost: readonly LostHost[]
}

/** Work that several hosts can do side by side. */
export interface SharedWork<T> {
  readonly ask: (session: Session) => Promise<T>
  readonly show: (all: Answers<T>) => ExitCode | void
  /** Of several hosts, one that has not answered by then is lost; null: it may take however long it takes. */
  readonly withinMs: number | null
}

export interface Runner {
  /** Runs a verb's work with a session that ends with it; what it answers is the exit code, nothing being success. */
  (work: (session: Session) => Promise<ExitCode | void>): Promise<void>
  /** The same for every host that was named. */
  readonly each: <T>(work: SharedWork<T>) => Promise<void>
}

/** How many hosts a verb can be given: none where it is about this machine. */
export type HostsTaken = 'none' | 'one' | 'several'

/** One verb of the command line. */
export interface Verb {
  readonly name: string
  readonly summary: string
  /** The help does not list it. */
  readonly isHidden?: boolean
  /** Default: one. */
  readonly hosts?: HostsTaken
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

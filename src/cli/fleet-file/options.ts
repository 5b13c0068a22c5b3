import { InvalidArgumentError, type Command } from 'commander'
import { seconds } from '../typed-numbers.ts'
import type { FileOptions } from './load.ts'

/** Flags of the verbs that read a fleet file. */
export interface FileFlags {
  readonly file?: string
  readonly profile?: readonly string[]
  readonly set?: Readonly<Record<string, string>>
  readonly timeout?: number
}

export function withFileOptions(command: Command): Command {
  return command
    .argument('[agents...]', 'names in the file; they come with what they depend on (default: all)')
    .option('-f, --file <file>', 'the fleet file (default: corral.yaml in this folder)')
    .option('--profile <name...>', 'also agents of these profiles')
    .option('--set <name=value>', 'a variable of the file; may be given again and again', variable, {})
    .option('--timeout <seconds>', 'give up waiting for agents after so long', seconds)
}

export function fileOptions(
  names: readonly string[],
  { file, profile, set, timeout }: FileFlags,
): FileOptions & { readonly timeoutMs: number | null } {
  return {
    ...{ file: file ?? null, names, profiles: profile ?? [], set: set ?? {} },
    timeoutMs: timeout === undefined ? null : timeout * 1_000,
  }
}

function variable(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const at = text.indexOf('=')
  if (at > 0) return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
  throw new InvalidArgumentError('It takes a name and a value, such as repo=/srv/web.')
}

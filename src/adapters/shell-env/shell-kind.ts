import { basename } from 'node:path'

/** How a shell is asked: the arguments of each try, before the script. */
export interface ShellDialect {
  readonly tries: readonly (readonly string[])[]
  /** Prints the environment, entries ended by NUL, whatever aliases there are. */
  readonly printEnvironment: string
}

/** Interactive first: what people set is mostly in .zshrc and .bashrc; without it when such a file waits for a person. */
const POSIX: ShellDialect = {
  tries: [
    ['-i', '-l', '-c'],
    ['-l', '-c'],
  ],
  printEnvironment: 'command env -0',
}
/** csh takes -l only alone, and has no `command`. */
const CSH: ShellDialect = { tries: [['-i', '-c'], ['-c']], printEnvironment: '\\env -0' }

const DIALECTS: Readonly<Record<string, ShellDialect>> = { csh: CSH, tcsh: CSH }

/** Shells with another language or no such switches; their environment is asked of a POSIX shell. */
const FOREIGN = new Set(['nu', 'xonsh', 'elvish', 'pwsh', 'powershell', 'nologin', 'false', 'true'])

/** Asked in place of a shell that cannot be. */
export const SUBSTITUTES = ['/bin/zsh', '/usr/bin/zsh', '/bin/bash', '/usr/bin/bash', '/bin/sh']

/** How this shell is asked; null: it cannot be. */
export function dialectOf(shell: string): ShellDialect | null {
  const name = basename(shell)
  return FOREIGN.has(name) ? null : (DIALECTS[name] ?? POSIX)
}

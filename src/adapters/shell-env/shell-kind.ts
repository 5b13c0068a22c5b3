import { basename } from 'node:path'

/** How to run a kind of shell: the arguments of each try, before the script. */
export interface ShellDialect {
  readonly tries: readonly (readonly string[])[]
  /** Prints the environment with entries ended by NUL, regardless of aliases. */
  readonly printEnvironment: string
}

/**
 * Interactive first, because people set most things in .zshrc and .bashrc; not interactive if such a file waits for
 * input.
 */
const POSIX: ShellDialect = {
  tries: [
    ['-i', '-l', '-c'],
    ['-l', '-c'],
  ],
  printEnvironment: 'command env -0',
}
/** csh accepts -l only on its own, and has no `command`. */
const CSH: ShellDialect = { tries: [['-i', '-c'], ['-c']], printEnvironment: '\\env -0' }

const DIALECTS: Readonly<Record<string, ShellDialect>> = { csh: CSH, tcsh: CSH }

/** Shells with another syntax or without these switches; a POSIX shell is used to capture their environment. */
const FOREIGN = new Set(['nu', 'xonsh', 'elvish', 'pwsh', 'powershell', 'nologin', 'false', 'true'])

/** Used instead of a shell that cannot be asked. */
export const SUBSTITUTES = ['/bin/zsh', '/usr/bin/zsh', '/bin/bash', '/usr/bin/bash', '/bin/sh']

/** How to ask this shell; null if it cannot be asked. */
export function dialectOf(shell: string): ShellDialect | null {
  const name = basename(shell)
  return FOREIGN.has(name) ? null : (DIALECTS[name] ?? POSIX)
}

import type { RateLimitRule, StopAsk } from '../../shapes/agent-type.ts'

/** How to launch one kind of agent; read from `resources/agent-types/`. */
export interface AgentType {
  readonly id: string
  readonly name: string
  /** Program name; null: the spec must name it (`custom`). */
  readonly command: string | null
  readonly args: readonly string[]
  /** Arguments that make it print its version; null: it has no such way. */
  readonly versionArgs: readonly string[] | null
  /** Regular expression whose first group is the version in that output. */
  readonly versionPattern: string | null
  /** One line: how a person installs it. */
  readonly installHint: string | null
  readonly homepage: string | null
  readonly stop: { readonly ask: StopAsk | null }
  /** How it says that its provider's usage limit is reached; the first that tells a time counts. */
  readonly rateLimits: readonly RateLimitRule[]
}

/** Shells take SIGHUP for goodbye and ignore SIGTERM when interactive (bash(1), SIGNALS). */
const SHELLS: ReadonlySet<string> = new Set([
  'sh',
  'bash',
  'zsh',
  'fish',
  'dash',
  'ksh',
  'mksh',
  'ash',
  'tcsh',
  'csh',
  'nu',
  'elvish',
  'xonsh',
])
const SHELL_ASK: StopAsk = { kind: 'signal', signal: 'SIGHUP' }

/** The way out of an agent: its type's own, or a shell's when the command is one. `command` is a name or a path. */
export function stopAskOf(type: AgentType, command: string): StopAsk | null {
  if (type.stop.ask !== null) return type.stop.ask
  const baseName = command.split(/[\\/]/).at(-1) ?? command
  return SHELLS.has(baseName.replace(/\.exe$/i, '')) ? SHELL_ASK : null
}

import type { StopAsk, AgentType } from '../../shapes/agent-type.ts'

/** Interactive shells exit on SIGHUP and ignore SIGTERM (bash(1), SIGNALS). */
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

/**
 * How to ask an agent to quit: the way its type names, or that of a shell if the command is one. `command` is a name or
 * a path.
 */
export function stopAskOf(type: AgentType, command: string): StopAsk | null {
  if (type.stop.ask !== null) return type.stop.ask
  const baseName = command.split(/[\\/]/).at(-1) ?? command
  return SHELLS.has(baseName.replace(/\.exe$/i, '')) ? SHELL_ASK : null
}

import type { StopAsk, AgentType } from '../../shapes/agent-type.ts'

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

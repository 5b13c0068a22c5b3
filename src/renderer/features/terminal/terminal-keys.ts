import { isMac } from '../../ui/platform.ts'
import type { KeyPress } from '../../../words/commands/chord.ts'
import { pressedCommand, type CommandIn } from '../../../words/commands/commands.ts'

/** What a key means to a terminal before it means anything to its program; null: the program's. */
export type TerminalKey = CommandIn<'terminal'> | null

/** The meaning of a key pressed in a terminal. */
export function terminalKeyOf(press: KeyPress, mac: boolean = isMac): TerminalKey {
  return pressedCommand(['terminal'], press, { mac })?.id ?? null
}

import { digitOf, isLeftToProgram, isOnSystem, isPressed, type Chord, type KeyPress } from './chord.ts'
import type { Command, CommandPlace } from './command.ts'
import { FOCUS_COMMANDS } from './focus-commands.ts'
import { PAGE_COMMANDS } from './page-commands.ts'
import { SHELL_COMMANDS } from './shell-commands.ts'

/** Every command there is. */
const COMMANDS = { ...PAGE_COMMANDS, ...SHELL_COMMANDS, ...FOCUS_COMMANDS } as const

export type CommandId = keyof typeof COMMANDS

/** The commands of some places. */
export type CommandIn<P extends CommandPlace> = {
  [K in CommandId]: (typeof COMMANDS)[K]['place'] extends P ? K : never
}[CommandId]

/** Commands the page has an action for. */
export type PageCommandId = CommandIn<'page' | 'page+shell'>
/** Commands the desktop app's shell has an action for. */
export type ShellCommandId = CommandIn<'shell' | 'page+shell'>

/** Every command with its id, in the order lists show them. */
export const COMMAND_LIST: readonly (readonly [CommandId, Command])[] = Object.entries(COMMANDS) as [
  CommandId,
  Command,
][]

/** A command as data. */
export function commandOf(id: CommandId): Command {
  return COMMANDS[id]
}

/** True for a command the page can run; used on what the shell asks for. */
export function isPageCommand(id: string): id is PageCommandId {
  return Object.hasOwn(PAGE_COMMANDS, id)
}

/** The chords of a command on this system. `withMenu`: those of the desktop app's menu as well. */
export function chordsOf(id: CommandId, mac: boolean, withMenu: boolean): readonly Chord[] {
  return commandOf(id).keys.filter((chord) => isOnSystem(chord, mac) && (withMenu || chord.by === undefined))
}

/** A command that was asked for by its keys; `digit` for numbered ones, else 0. */
export interface PressedCommand<Id extends CommandId = CommandId> {
  readonly id: Id
  readonly digit: number
}

/** The command of `place` that a key press stands for; null: none. */
export function pressedCommand<P extends CommandPlace>(
  places: readonly P[],
  press: KeyPress,
  { mac, inTerminal = false }: { readonly mac: boolean; readonly inTerminal?: boolean },
): PressedCommand<CommandIn<P>> | null {
  const isMeant = (chord: Chord): boolean =>
    chord.by === undefined && isPressed(chord, press, mac) && !(inTerminal && isLeftToProgram(chord, mac))
  const found = COMMAND_LIST.find(
    ([, { place, keys }]) => (places as readonly CommandPlace[]).includes(place) && keys.some(isMeant),
  )
  return found === undefined ? null : { id: found[0] as CommandIn<P>, digit: digitOf(press) }
}

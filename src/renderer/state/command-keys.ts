import { desktopBridge } from '../client/carrier.ts'
import { isMac } from '../ui/platform.ts'
import { keysText, type KeyPress } from '../../words/commands/chord.ts'
import type { CommandPlace } from '../../words/commands/command.ts'
import {
  chordsOf,
  pressedCommand,
  type CommandId,
  type CommandIn,
  type PressedCommand,
} from '../../words/commands/commands.ts'

const PAGE_PLACES = ['page', 'page+shell'] as const

/** All the keys of a command on this system, as people read them. */
export function allKeysFor(id: CommandId): readonly string[] {
  return chordsOf(id, isMac, desktopBridge() !== null).map((chord) => keysText(chord, isMac))
}

/** The first keys of a command; empty: it has none. */
export function keysFor(id: CommandId): string {
  return allKeysFor(id)[0] ?? ''
}

/** The command of one part of the page that a key press stands for; null: none. */
export function commandOfKey<P extends CommandPlace>(place: P, press: KeyPress): CommandIn<P> | null {
  return pressedCommand([place], press, { mac: isMac })?.id ?? null
}

/** The command of the page that a key press stands for; null: none. */
export function pageCommandOfKey(
  press: KeyPress,
  inTerminal: boolean,
): PressedCommand<CommandIn<(typeof PAGE_PLACES)[number]>> | null {
  return pressedCommand(PAGE_PLACES, press, { mac: isMac, inTerminal })
}

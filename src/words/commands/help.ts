import { AGENT_COMMANDS } from './agent-commands.ts'
import { isLeftToProgram, keysText, type Held } from './chord.ts'
import { COMMAND_GROUPS, type Command, type CommandPlace } from './command.ts'
import { chordsOf, COMMAND_LIST, type CommandId } from './commands.ts'

/** One line of the help sheet. */
export interface HelpLine {
  readonly text: string
  /** The commands whose keys it shows. */
  readonly ids: readonly CommandId[]
  /** Where the command is found when it has no keys. */
  readonly where: string
}

/** A heading of the help sheet and what stands under it. */
export interface HelpSection {
  readonly title: string
  readonly lines: readonly HelpLine[]
}

/** Every command by group. `withShell`: those of the desktop app as well, which a browser does not have. */
export function helpSections(withShell: boolean): readonly HelpSection[] {
  const shown = COMMAND_LIST.filter(([, { place }]) => withShell || place !== 'shell')
  const sections = COMMAND_GROUPS.map((group) => ({
    title: group,
    lines: linesOf(shown.filter(([, command]) => command.group === group)),
  }))
  const agent = {
    title: 'An agent',
    lines: AGENT_COMMANDS.map(({ title }) => ({ text: title, ids: [], where: 'its menu' })),
  }
  return [...sections, agent].filter(({ lines }) => lines.length > 0)
}

/** Keys a program in a terminal might use, as people read them. */
export interface TerminalKeys {
  /** Its program gets them. */
  readonly left: readonly string[]
  /** Corral takes them. */
  readonly taken: readonly string[]
}

/** Modifiers programs use; a command's key without any is a function key. Cmd, which `mod` is on a Mac, they never see. */
const MAC_PROGRAM_HELD: ReadonlySet<Held> = new Set<Held>(['none', 'alt'])
const PROGRAM_HELD: ReadonlySet<Held> = new Set<Held>(['none', 'alt', 'mod'])
const TERMINAL_PLACES: ReadonlySet<CommandPlace> = new Set<CommandPlace>(['page', 'page+shell', 'terminal'])

/** Who gets the keys of commands while a terminal has the keyboard. */
export function terminalKeys(mac: boolean): TerminalKeys {
  const chords = COMMAND_LIST.filter(([, { place }]) => TERMINAL_PLACES.has(place))
    .flatMap(([id]) => chordsOf(id, mac, false))
    .filter(({ held }) => (mac ? MAC_PROGRAM_HELD : PROGRAM_HELD).has(held))
  const textsOf = (isLeft: boolean): readonly string[] =>
    chords.filter((chord) => isLeftToProgram(chord, mac) === isLeft).map((chord) => keysText(chord, mac))
  return { left: textsOf(true), taken: textsOf(false) }
}

/** Commands that share their help share a line. */
function linesOf(commands: readonly (readonly [CommandId, Command])[]): readonly HelpLine[] {
  const byText = Map.groupBy(commands, ([, { help, title }]) => help ?? title)
  return [...byText].map(([text, members]) => ({
    text,
    ids: members.map(([id]) => id),
    where: whereOf(members[0]?.[1]),
  }))
}

function whereOf(command: Command | undefined): string {
  if (command?.inPalette === true) return 'palette'
  if (command?.menu !== undefined) return 'menu'
  return command?.inTray === undefined ? '' : 'tray'
}

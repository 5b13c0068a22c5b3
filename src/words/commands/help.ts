import { AGENT_COMMANDS } from './agent-commands.ts'
import { COMMAND_GROUPS, type Command } from './command.ts'
import { COMMAND_LIST, type CommandId } from './commands.ts'

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

import type { Command } from 'commander'

/** What can be completed where. */
export interface Candidates {
  readonly words: readonly string[]
  /** Names of agents fit as well. */
  readonly wantsAgents: boolean
  /** Names of hosts, and what `--host` takes beside them. */
  readonly wantsHosts: 'no' | 'listed' | 'any'
}

/** Options of the program that are followed by a value, which is no verb. */
const WITH_VALUE: ReadonlySet<string> = new Set(['--host', '--data-dir'])
/** What `corral host` does with a host that is listed. */
const OF_LISTED: ReadonlySet<string> = new Set(['test', 'rename', 'remove'])

/** What can follow the words that were typed, the last one unfinished. */
export function candidatesOf(program: Command, words: readonly string[]): Candidates {
  const last = words.at(-1) ?? ''
  const before = words.slice(0, -1)
  const none = { wantsAgents: false, wantsHosts: 'no' } as const
  if (before.at(-1) === '--host') return { ...none, words: [], wantsHosts: 'any' }
  const typed = before.filter((_, index) => !WITH_VALUE.has(before[index - 1] ?? ''))
  const verb = typed.map((word) => program.commands.find((each) => namesOf(each).includes(word))).find(Boolean)
  if (verb === undefined) {
    const verbs = visibleVerbs(program)
    return { ...none, words: fitting(last.startsWith('-') ? flagsOf(program) : verbs, last) }
  }
  const option = verb.options.find(({ long, short }) => [long, short].includes(before.at(-1)))
  if (option?.argChoices !== undefined) return { ...none, words: fitting(option.argChoices, last) }
  if (option !== undefined && !option.isBoolean()) {
    return { ...none, words: [], wantsAgents: option.long === '--agent' }
  }
  if (last.startsWith('-')) return { ...none, words: fitting(flagsOf(verb), last) }
  const choices = verb.registeredArguments.flatMap(({ argChoices }) => argChoices ?? [])
  const wantsAgents = verb.registeredArguments.some((argument) => /^agents?$/.test(argument.name()))
  const wantsHosts = verb.name() === 'host' && OF_LISTED.has(before.at(-1) ?? '') ? 'listed' : 'no'
  return { words: wantsHosts === 'no' ? fitting(choices, last) : [], wantsAgents, wantsHosts }
}

function visibleVerbs(program: Command): readonly string[] {
  const visible = new Set(program.createHelp().visibleCommands(program))
  return program.commands.filter((each) => visible.has(each)).map((each) => each.name())
}

function namesOf(command: Command): readonly string[] {
  return [command.name(), ...command.aliases()]
}

function flagsOf(command: Command): readonly string[] {
  return command.options.flatMap(({ long }) => long ?? [])
}

function fitting(words: readonly string[], start: string): readonly string[] {
  return words.filter((word) => word.startsWith(start))
}

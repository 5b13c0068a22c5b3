import type { Command } from 'commander'

/** What can be completed where. */
export interface Candidates {
  readonly words: readonly string[]
  /** Names of agents fit as well. */
  readonly wantsAgents: boolean
}

/** What can follow the words that were typed, the last one unfinished. */
export function candidatesOf(program: Command, words: readonly string[]): Candidates {
  const last = words.at(-1) ?? ''
  const before = words.slice(0, -1)
  const verb = before.map((word) => program.commands.find((each) => namesOf(each).includes(word))).find(Boolean)
  if (verb === undefined) {
    const verbs = program.commands.filter((each) => !each.name().startsWith('_')).map((each) => each.name())
    return { words: fitting(last.startsWith('-') ? flagsOf(program) : verbs, last), wantsAgents: false }
  }
  const option = verb.options.find(({ long, short }) => [long, short].includes(before.at(-1)))
  if (option?.argChoices !== undefined) return { words: fitting(option.argChoices, last), wantsAgents: false }
  if (option !== undefined && !option.isBoolean()) return { words: [], wantsAgents: option.long === '--agent' }
  if (last.startsWith('-')) return { words: fitting(flagsOf(verb), last), wantsAgents: false }
  const choices = verb.registeredArguments.flatMap(({ argChoices }) => argChoices ?? [])
  const wantsAgents = verb.registeredArguments.some((argument) => /^agents?$/.test(argument.name()))
  return { words: fitting(choices, last), wantsAgents }
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

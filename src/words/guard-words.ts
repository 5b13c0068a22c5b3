import { assertNever } from '../base/assert-never.ts'
import type { GuardHelplessness, HeldByGuard, LetGoWhy, MemoryShortage } from '../shapes/guard.ts'
import type { JournalEntry, JournalEvent } from '../shapes/journal.ts'
import type { PhaseNotice } from './phase-notice.ts'
import { formatBytes, formatPercent } from './format.ts'

/** An event of the guard. */
export type GuardEvent = Extract<JournalEvent, { kind: 'guard-held' | 'guard-let-go' | 'guard-helpless' }>

export function isGuardEvent(event: JournalEntry['event']): event is GuardEvent {
  return event.kind === 'guard-held' || event.kind === 'guard-let-go' || event.kind === 'guard-helpless'
}

/** The state of an agent that the guard holds, in the place of what it is doing. */
export const HELD = 'held, memory is short'

/** What a tile says of it under its terminal, and what can be done. */
export function heldTileNotice(held: HeldByGuard): PhaseNotice {
  const actions = [{ command: 'let-run', label: 'Let it run' } as const, { command: 'stop', label: 'Stop' } as const]
  return { sentence: heldSentence(held), actions }
}

/** How short memory is: "3 % of this machine’s memory is free", with the time lost for it where that is told and high. */
export function shortageWords({ freePercent, stallPercent }: MemoryShortage): string {
  const free = `${formatPercent(freePercent)} of this machine’s memory is free`
  if (stallPercent === null || stallPercent < 1) return free
  return `${free}, and for ${formatPercent(stallPercent)} of the time nothing could go on for lack of it`
}

/** Why an agent is held, and what can be done. */
export function heldSentence({ memoryBytes, grewBytes, ...memory }: Omit<HeldByGuard, 'since'>): string {
  return `Held where it is: ${shortageWords(memory)}, and it grew by ${formatBytes(grewBytes)} to ${formatBytes(memoryBytes)} in a few seconds. It goes on when memory is free again. Let it run, or stop it.`
}

/** The same for a person who looks at no agent. */
export function heldNotice(name: string, held: Omit<HeldByGuard, 'since'>): string {
  return `${name} is held where it is, so that this machine does not run out of memory: ${shortageWords(held)}. It uses ${formatBytes(held.memoryBytes)} and grows. Let it run again, or stop it; it goes on by itself when memory is free again.`
}

/** Why the guard can hold nobody. */
export function helplessNotice(why: GuardHelplessness, memory: MemoryShortage): string {
  return `${shortageWords(memory)}, and ${HELPLESS[why]}. Stop an agent, or end another program.`
}

const HELPLESS: Readonly<Record<GuardHelplessness, string>> = {
  'no-group': 'the agents that grow cannot be held: they have no group of the kernel’s',
  'only-critical': 'only agents of critical priority grow, which are not held',
  'none-grows': 'no agent grows, so none is held',
}

/** An event of the guard in the journal. */
export function guardSentence(event: GuardEvent): string {
  switch (event.kind) {
    case 'guard-held':
      return `held where it is: ${shortageWords(event)}, and it grew by ${formatBytes(event.grewBytes)} to ${formatBytes(event.memoryBytes)}`
    case 'guard-let-go':
      return LET_GO[event.why]
    case 'guard-helpless':
      return `nobody could be held: ${shortageWords(event)}, and ${HELPLESS[event.why]}`
    default:
      return assertNever(event)
  }
}

const LET_GO: Readonly<Record<LetGoWhy, string>> = {
  'memory-is-back': 'goes on: memory is free again',
  person: 'goes on, as a person said',
  stop: 'goes on, so that it can be stopped',
  'turned-off': 'goes on: the guard was turned off',
}

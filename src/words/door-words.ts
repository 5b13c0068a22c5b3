import { assertNever } from '../base/assert-never.ts'
import type { DoorEvent, DoorRefusal } from '../shapes/door.ts'
import type { JournalEntry } from '../shapes/journal.ts'

const KINDS: ReadonlySet<string> = new Set<DoorEvent['kind']>([
  'door-used',
  'door-refused',
  'conducted',
  'task-conducted',
])

export function isDoorEvent(event: JournalEntry['event']): event is DoorEvent {
  return KINDS.has(event.kind)
}

const DEEDS: Readonly<Record<Extract<DoorEvent, { kind: 'conducted' }>['deed'], string>> = {
  start: 'to start it',
  stop: 'to stop it',
  restart: 'to restart it',
  message: 'to send it a message',
}

/** What programs of a run asked of Corral, or that somebody was not let in, as a sentence. */
export function doorSentence(event: DoorEvent): string {
  switch (event.kind) {
    case 'door-refused':
      return `${refusalWords(event.reason)}${often(event.count)}`
    case 'door-used':
      return event.isAllowed
        ? `a program of it asked Corral for ${event.request}${often(event.count)}`
        : `a program of it asked Corral for ${event.request} and was refused${often(event.count)}`
    case 'conducted':
      return `the agent ${event.byName} asked ${DEEDS[event.deed]} (run ${event.byRun})`
    case 'task-conducted':
      return `a program of it ${event.deed === 'give' ? 'gave' : 'cancelled'} task ${event.task}`
    default:
      return assertNever(event)
  }
}

function often(count: number): string {
  return count === 1 ? '' : `, ${count} times`
}

function refusalWords(reason: DoorRefusal): string {
  switch (reason) {
    case 'outside':
      return 'a program outside of it came with its secret and was refused'
    case 'wrong-secret':
      return 'a program came in its name with a wrong secret and was refused'
    case 'owners-door':
      return 'a program of it came to the owner’s door of Corral and was refused'
    default:
      return assertNever(reason)
  }
}

import { assertNever } from '../base/assert-never.ts'
import type { JournalEvent } from '../shapes/journal.ts'

type DoorEvent = Extract<JournalEvent, { kind: 'door-used' | 'door-refused' }>

/** What programs of a run asked of Corral, or that somebody was not let in, as a sentence. */
export function doorSentence(event: DoorEvent): string {
  const often = event.count === 1 ? '' : `, ${event.count} times`
  if (event.kind === 'door-refused') return `${refusalWords(event.reason)}${often}`
  return event.isAllowed
    ? `a program of it asked Corral for ${event.request}${often}`
    : `a program of it asked Corral for ${event.request} and was refused${often}`
}

function refusalWords(reason: Extract<DoorEvent, { kind: 'door-refused' }>['reason']): string {
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

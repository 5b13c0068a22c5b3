import type { JournalEntry } from '../shapes/journal.ts'
import { gaveUpAfterWords } from './end-words.ts'
import { formatCount } from './format.ts'

/** A message shown whatever part of the window is in view. */
export interface Announcement {
  readonly title: string
  readonly description: string
  /** `waiting`: Corral handles it; `danger`: a person must act. */
  readonly tone: 'waiting' | 'danger'
  /** Where more is to be seen. */
  readonly shows: 'agent' | 'orphans'
  /** The agent's own card says it already, where that is in sight. */
  readonly isOnCard: boolean
}

/** What is announced of an event of the agent `name`; null: nothing. */
export function announcementOf(event: JournalEntry['event'], name: string): Announcement | null {
  switch (event.kind) {
    case 'failover':
      return {
        title: `${name} now runs its fallback`,
        description: event.reason,
        tone: 'waiting',
        shows: 'agent',
        isOnCard: false,
      }
    case 'crash-loop':
      return {
        title: `${name} gave up`,
        description: `It ended too often: ${gaveUpAfterWords(event.restarts, event.lastRun)}.`,
        tone: 'danger',
        shows: 'agent',
        isOnCard: true,
      }
    case 'unkillable':
      return {
        ...unkillableNews(name, event.survivors.length),
        tone: 'danger',
        shows: 'orphans',
        isOnCard: true,
      }
    default:
      return null
  }
}

function unkillableNews(name: string, survivors: number): Pick<Announcement, 'title' | 'description'> {
  if (survivors === 0) {
    return {
      title: `${name} was not seen to end`,
      description: 'Corral could not see whether its processes have ended, and looks again.',
    }
  }
  return {
    title: `${name} cannot be killed`,
    description: `${formatCount(survivors, 'process', 'processes')} survived every step of the stop.`,
  }
}

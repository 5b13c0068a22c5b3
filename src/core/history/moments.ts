import type { MomentKind } from '../../shapes/history.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import type { RunEnd } from '../../shapes/run-end.ts'

/** What of a journal entry is worth a mark on the lane of its agent. The end of a run is told by `endMomentOf`. */
export function momentOf({ event }: Pick<JournalEntry, 'event'>): MomentKind | null {
  switch (event.kind) {
    case 'starting':
      return 'start'
    case 'asked':
    case 'turn-ended':
    case 'crash-loop':
    case 'failed':
      return event.kind
    case 'alert-fired':
      return 'alert'
    case 'limit':
      return event.step === 'reach' || event.step === 'slow' || event.step === 'stop' ? 'limit' : null
    default:
      return null
  }
}

/** The mark of a run's end. */
export function endMomentOf({ exitClass }: Pick<RunEnd, 'exitClass'>): MomentKind {
  return exitClass === 'crash' ? 'crash' : 'end'
}

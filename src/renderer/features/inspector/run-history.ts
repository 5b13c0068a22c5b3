import type { JournalEntry } from '../../../shapes/journal.ts'
import type { RunEnd } from '../../../shapes/run-end.ts'
import { stopResultWords, verdictWords } from '../../../words/end-words.ts'

/** One finished run, and what followed it. */
export interface PastRun {
  readonly end: RunEnd
  /** What the run's end led to. */
  readonly led: JournalEntry['event']['kind']
}

/** The runs a journal tells of, newest first. A run is named by several entries (its end, then the end of its backoff): the first says what it led to, the last has its final report. */
export function runHistory(journal: readonly JournalEntry[]): readonly PastRun[] {
  const runs = new Map<string, PastRun>()
  for (const { event } of journal) {
    const end = 'lastRun' in event ? event.lastRun : null
    if (end !== null) runs.set(end.runId, { end, led: runs.get(end.runId)?.led ?? event.kind })
  }
  return [...runs.values()].toReversed()
}

/** What followed a run, in words: "restarted after 2.9 s, 2 in a row", "by terminate in 4 s"; empty: nothing to say. */
export function afterWords({ end, led }: PastRun): string {
  if (led === 'failover') return 'its fallback took over'
  const verdict = verdictWords(end)
  return verdict === '' && end.stop !== null ? stopResultWords(end.stop) : verdict
}

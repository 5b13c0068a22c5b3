import { agentIdOf } from '../../core/subject.ts'
import type { LimitKind } from '../../shapes/run-limits.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import type { Journal } from '../kernel/journal.ts'
import type { MomentLookup } from './moment-lookup.ts'

/** Selects entries of the journal. Times are epoch ms; `toMs` is excluded. */
export interface EntryQuery {
  readonly fromMs: number
  readonly toMs: number
  /** Null: of everybody, and the host. */
  readonly agentIds: readonly string[] | null
  readonly kinds: readonly string[] | null
  /** Null: about anything. */
  readonly limits: readonly LimitKind[] | null
  readonly lookup: MomentLookup
  /** Only those before this seq; null: from the latest. */
  readonly beforeSeq: number | null
  readonly limit: number
}

/** Seqs looked through in one step, and entries read in it: some 5 ms. */
const SEQS_PER_STEP = 2_048
const ENTRIES_PER_STEP = 128
/** Time of which the seqs are looked up in one step, ms. */
const PART_MS = 24 * 60 * 60_000

/** The entries a query selects, the latest first, and one more if there is one. A step for each part of the journal. */
export function* findEntries(journal: Journal, query: EntryQuery): Generator<null, readonly JournalEntry[]> {
  const { fromMs, toMs, agentIds, kinds, beforeSeq, limit } = query
  const range = yield* seqsOf(journal, fromMs, toMs)
  const found: JournalEntry[] = []
  if (range === null) return found
  let toSeq = Math.min(range.last, (beforeSeq ?? Infinity) - 1)
  while (toSeq >= range.first && found.length <= limit) {
    const fromSeq = Math.max(range.first, toSeq - SEQS_PER_STEP + 1)
    const entries = journal.search({ fromSeq, toSeq, fromMs, toMs, agentIds, kinds, limit: ENTRIES_PER_STEP })
    found.push(...entries.filter((entry) => isMeant(entry, query)))
    const last = entries.length === ENTRIES_PER_STEP ? entries.at(-1)?.seq : undefined
    toSeq = (last ?? fromSeq) - 1
    yield null
  }
  return found.slice(0, limit + 1)
}

interface SeqRange {
  readonly first: number
  readonly last: number
}

/** The seqs between which all entries of a range are; null: there are none. Times go back where a clock was set back, so each part is looked at. */
function* seqsOf(journal: Journal, fromMs: number, toMs: number): Generator<null, SeqRange | null> {
  const { times } = journal
  if (times === null) return null
  const endMs = Math.min(toMs, times.lastMs + 1)
  const parts: SeqRange[] = []
  for (let partMs = Math.max(fromMs, times.firstMs); partMs < endMs; partMs += PART_MS) {
    const part = journal.seqsOf(partMs, Math.min(partMs + PART_MS, endMs))
    if (part !== null) parts.push(part)
    yield null
  }
  if (parts.length === 0) return null
  return { first: Math.min(...parts.map(({ first }) => first)), last: Math.max(...parts.map(({ last }) => last)) }
}

function isMeant(entry: JournalEntry, { limits, lookup }: EntryQuery): boolean {
  return (limits === null || isAbout(entry, limits)) && lookup.wasAt(agentIdOf(entry), entry.at)
}

/** Whether an entry is a step on the ladder of one of these limits, or the end of a run that was stopped for one. */
function isAbout({ event }: JournalEntry, limits: readonly LimitKind[]): boolean {
  if (event.kind === 'limit') return limits.includes(event.limit)
  const end = 'lastRun' in event ? event.lastRun : null
  return end?.limit ? limits.includes(end.limit.limit) : false
}

import { parseJson } from '../../base/parse-json.ts'
import { storedAgentOf } from '../../core/agent/stored-agent.ts'
import type { StoredAgent } from '../../core/ports.ts'
import { agentSubject } from '../../core/subject.ts'
import { readEvent, type JournalEntry, type Subject } from '../../shapes/journal.ts'

/** A row as returned by SQLite, by column. */
export type Row = Readonly<Record<string, unknown>>

/** The agent of a row of `agents`; null if it cannot be parsed. `at` is now, epoch ms. */
export function parseAgentRow(row: Row, at: number): StoredAgent | null {
  const spec = parseObject(row['spec'])
  const state = parseObject(row['state'])
  if (spec === null || state === null) return null
  return storedAgentOf({ id: String(row['id']), createdAt: Number(row['created_at']), spec, state }, at)
}

/** What an entry is read from, in the order of `EntryRow`. */
export const ENTRY_COLUMNS = 'seq, at, subject_kind, subject_id, generation, kind, event'

/** The columns of a row of `journal`. An array, because SQLite's row objects stay in memory until a full collection. */
export type EntryRow = readonly [
  seq: number,
  at: number,
  subjectKind: string,
  subjectId: string,
  generation: number,
  kind: string,
  event: string,
]

/**
 * The entry of a row of `journal`; null if it cannot be parsed. The schema is strict about the columns, so only the
 * event has to be checked.
 */
export function parseEntryRow([
  seq,
  at,
  subjectKind,
  subjectId,
  generation,
  ,
  eventText,
]: EntryRow): JournalEntry | null {
  const subject = subjectOf(subjectKind, subjectId)
  const event = readEvent(parseJson(eventText))
  return subject === null || event === null ? null : { seq, at, subject, generation, event }
}

/** Stands for a row that cannot be parsed, so that no seq is missing: an unknown event, about the host if need be. */
export function unknownEntryOf([seq, at, subjectKind, subjectId, generation, kind]: EntryRow): JournalEntry {
  const subject = subjectOf(subjectKind, subjectId) ?? { kind: 'host' }
  return { seq, at, subject, generation, event: { kind: 'unknown', name: kind } }
}

/** The two columns that store a subject. */
export function subjectColumns(subject: Subject): { readonly kind: string; readonly id: string } {
  return { kind: subject.kind, id: subject.kind === 'agent' ? subject.id : '' }
}

function subjectOf(kind: string, id: string): Subject | null {
  if (kind === 'agent') return agentSubject(id)
  return kind === 'host' ? { kind } : null
}

function parseObject(text: unknown): Record<string, unknown> | null {
  const value = parseJson(String(text))
  return isObject(value) ? value : null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

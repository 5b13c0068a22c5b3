import { storedAgentOf } from '../../core/agent/stored-agent.ts'
import type { StoredAgent } from '../../core/ports.ts'
import { agentSubject } from '../../core/subject.ts'
import { journalEntry, type JournalEntry, type Subject } from '../../shapes/journal.ts'

/** A row as returned by SQLite. */
export type Row = Readonly<Record<string, unknown>>

/** The agent of a row of `agents`; null if it cannot be parsed. `at` is now, epoch ms. */
export function parseAgentRow(row: Row, at: number): StoredAgent | null {
  const spec = parseObject(row['spec'])
  const state = parseObject(row['state'])
  if (spec === null || state === null) return null
  return storedAgentOf({ id: String(row['id']), createdAt: Number(row['created_at']), spec, state }, at)
}

/** The entry of a row of `journal`; null if it cannot be parsed. */
export function parseJournalRow(row: Row): JournalEntry | null {
  const parsed = journalEntry.safeParse({
    seq: row['seq'],
    at: row['at'],
    subject: subjectOf(row),
    generation: row['generation'],
    event: parseObject(row['event']),
  })
  return parsed.success ? parsed.data : null
}

/** The two columns that store a subject. */
export function subjectColumns(subject: Subject): { readonly kind: string; readonly id: string } {
  return { kind: subject.kind, id: subject.kind === 'agent' ? subject.id : '' }
}

function subjectOf({ subject_kind: kind, subject_id: id }: Row): unknown {
  return kind === 'agent' ? agentSubject(String(id)) : { kind }
}

function parseObject(text: unknown): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(String(text))
    return isObject(value) ? value : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

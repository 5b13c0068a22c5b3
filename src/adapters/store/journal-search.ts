import type { DatabaseSync } from 'node:sqlite'
import type { JournalSearch } from '../../core/ports.ts'
import { ENTRY_COLUMNS, type EntryRow } from './rows.ts'

/**
 * Rows of entries, the latest first. By seq, although there is an index of times: callers search a bounded number of seqs at a time. What is
 * compared stands before the event in a row, which is not read of those that do not match.
 */
export function searchRows(db: DatabaseSync, search: JournalSearch): EntryRow[] {
  const { agentIds, kinds, limit, fromSeq, toSeq, fromMs, toMs } = search
  const where = [
    'seq BETWEEN :fromSeq AND :toSeq AND at >= :fromMs AND at < :toMs',
    ...(agentIds === null ? [] : ['subject_id IN (SELECT value FROM json_each(:agents))']),
    ...(kinds === null ? [] : ['kind IN (SELECT value FROM json_each(:kinds))']),
  ]
  const statement = db.prepare(
    `SELECT ${ENTRY_COLUMNS} FROM journal NOT INDEXED WHERE ${where.join(' AND ')} ORDER BY seq DESC LIMIT :limit`,
  )
  statement.setReturnArrays(true)
  return statement.all({
    ...{ fromSeq, toSeq, fromMs, toMs, limit },
    ...(agentIds !== null && { agents: JSON.stringify(agentIds) }),
    ...(kinds !== null && { kinds: JSON.stringify(kinds) }),
  }) as unknown as EntryRow[]
}

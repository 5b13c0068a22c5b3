import { StoreWriteError, type StoreWriteProblem } from '../../core/store-error.ts'

/** Primary result codes of SQLite (https://sqlite.org/rescode.html) that are not caused by a bug. */
const PROBLEMS: Readonly<Record<number, StoreWriteProblem>> = {
  5: 'locked',
  6: 'locked',
  8: 'read-only',
  10: 'io',
  11: 'damaged',
  13: 'disk-full',
  14: 'io',
  26: 'damaged',
}
/** Extended codes carry the primary one in their low byte. */
const PRIMARY_CODE = 0xff

const ADVICE: Readonly<Record<StoreWriteProblem, string>> = {
  'disk-full': 'The disk is full. Free some space; Corral then goes on by itself.',
  damaged: 'The database is damaged. Restart Corral: the file is set aside and a new one started.',
  locked: 'Another program keeps the database locked. Close it; Corral then goes on by itself.',
  'read-only': 'The database is read-only. Give yourself write permission for it and its folder.',
  io: 'The disk reports an error. Check the disk and the folder of the database.',
}

/** The problem outside Corral that an SQLite error stands for; null if it is a bug or not an SQLite error. */
export function problemOf(error: unknown): StoreWriteProblem | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null
  return PROBLEMS[error.errcode & PRIMARY_CODE] ?? null
}

/** The error to throw for a failed write: a StoreWriteError if the cause lies outside Corral, else the original one. */
export function toWriteError(error: unknown, path: string): unknown {
  const problem = problemOf(error)
  return problem === null
    ? error
    : new StoreWriteError(problem, `${path} cannot be written. ${ADVICE[problem]}`, { cause: error })
}

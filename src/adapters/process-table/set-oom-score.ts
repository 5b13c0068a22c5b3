import { readFileSync } from 'node:fs'
import { errnoOf } from '../../base/errors.ts'
import { writeProcFile } from './write-proc-file.ts'

/** Sets oom_score_adj of a process whose identity was just verified, unless it has another value than `was` (null: whatever it has). */
export function setOomScore(pid: number, score: number, was: number | null): boolean {
  if (was !== null && scoreOf(pid) !== was) return false
  return writeProcFile(pid, 'oom_score_adj', score) === null
}

/** Null: it cannot be read. */
function scoreOf(pid: number): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/oom_score_adj`, 'latin1'))
  } catch (error) {
    if (errnoOf(error) === null) throw error
    return null
  }
}

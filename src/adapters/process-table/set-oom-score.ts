import { readFileSync } from 'node:fs'
import { errnoOf } from '../../base/errors.ts'
import { writeProcFileAside } from './write-proc-file.ts'

/**
 * Sets oom_score_adj of a process whose identity was just verified, unless it has another value than `was` (null: whatever it has). It
 * is written in another thread: right after a fork the kernel may wait 30 ms with it.
 */
export async function setOomScore(pid: number, score: number, was: number | null): Promise<boolean> {
  if (was !== null && scoreOf(pid) !== was) return false
  return (await writeProcFileAside(pid, 'oom_score_adj', score)) === null
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

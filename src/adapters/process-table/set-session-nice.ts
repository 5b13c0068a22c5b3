import { readFileSync } from 'node:fs'
import { errnoOf } from '../../base/errors.ts'
import type { SessionNiceOutcome } from '../../core/ports.ts'
import { writeProcFile } from './write-proc-file.ts'

/** 1: sessions are groups of the scheduler. Not there: the kernel was built without (sched(7), "The autogroup feature"). */
const SWITCH = '/proc/sys/kernel/sched_autogroup_enabled'

/** Sets the nice value of a session. The kernel takes about ten such values a second from ordinary users, of the whole machine. */
export function setSessionNice(pid: number, nice: number): SessionNiceOutcome {
  if (!isOn()) return 'none'
  const refusal = writeProcFile(pid, 'autogroup', nice)
  if (refusal === null) return 'set'
  return refusal === 'not-permitted' ? 'none' : refusal
}

function isOn(): boolean {
  try {
    return readFileSync(SWITCH, 'latin1').trim() === '1'
  } catch (error) {
    if (errnoOf(error) === null) throw error
    return false
  }
}

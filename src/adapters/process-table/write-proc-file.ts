import { closeSync, openSync, write, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { errnoOf } from '../../base/errors.ts'

/** Why the kernel did not take a value for a process. */
export type ProcRefusal = 'gone' | 'not-permitted' | 'later'

/** ENOENT: the process has ended, or this kernel has no such file. EMFILE, ENFILE: no descriptor is left to write it by. */
const REFUSALS: Readonly<Record<string, ProcRefusal>> = {
  ...{ ENOENT: 'gone', ESRCH: 'gone', EAGAIN: 'later', EMFILE: 'later', ENFILE: 'later' },
  ...{ EACCES: 'not-permitted', EPERM: 'not-permitted', EINVAL: 'not-permitted', EROFS: 'not-permitted' },
}

/** Writes a value about a process whose identity the caller has just verified without yielding; null: it was taken. */
export function writeProcFile(pid: number, name: 'autogroup', value: number): ProcRefusal | null {
  try {
    writeFileSync(`/proc/${pid}/${name}`, String(value))
    return null
  } catch (error) {
    return refusalOf(error)
  }
}

/** The same in another thread. The file is opened before the caller goes on, and stays that of this process: one with the same pid later does not get it. */
export async function writeProcFileAside(
  pid: number,
  name: 'oom_score_adj',
  value: number,
): Promise<ProcRefusal | null> {
  let file: number | null = null
  try {
    file = openSync(`/proc/${pid}/${name}`, 'w')
    await promisify(write)(file, String(value))
    return null
  } catch (error) {
    return refusalOf(error)
  } finally {
    if (file !== null) closeSync(file)
  }
}

function refusalOf(error: unknown): ProcRefusal {
  const refusal = REFUSALS[errnoOf(error) ?? '']
  if (refusal === undefined) throw error
  return refusal
}

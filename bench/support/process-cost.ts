import { readdirSync, readFileSync } from 'node:fs'

const NS_PER_MS = 1e6
const BYTES_PER_KB = 1024

/** CPU time a process has used, ms, over all its live threads (Linux). */
export function cpuMsOf(pid: number): number {
  const tasks = `/proc/${pid}/task`
  return (
    readdirSync(tasks).reduce(
      (sum, task) => sum + Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]),
      0,
    ) / NS_PER_MS
  )
}

/** Resident memory of a process, bytes (Linux). */
export function rssBytesOf(pid: number): number {
  const [, kb = 'NaN'] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kb) * BYTES_PER_KB
}

import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** A process of one test. */
export interface MarkedProcess {
  readonly pid: number
  /** Field 22 of /proc/<pid>/stat: together with the pid it identifies the process. */
  readonly startTicks: string
  readonly command: string
}

const POLL_MS = 50

/** 3 is the first field after the command's closing bracket. */
const START_TIME_INDEX = 22 - 3

/** The process has exited, or belongs to another user. */
const UNREADABLE = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM'])

/**
 * Processes whose environment contains `mark`, as that of every process of a host in that directory does. Linux only,
 * empty elsewhere.
 */
export function markedProcesses(mark: string): readonly MarkedProcess[] {
  if (process.platform !== 'linux') return []
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
  return pids.flatMap((pid) => {
    const startTicks = startTicksOf(Number(pid))
    if (startTicks === undefined || !read(Number(pid), 'environ').includes(mark)) return []
    return [{ pid: Number(pid), startTicks, command: read(Number(pid), 'cmdline').replaceAll('\0', ' ').trim() }]
  })
}

/** The marked processes, all or those that count, still alive after `deadlineMs`; returns early if there are none. */
export async function leftOver(
  mark: string,
  deadlineMs: number,
  counts: (one: MarkedProcess) => boolean = () => true,
): Promise<readonly MarkedProcess[]> {
  const deadline = performance.now() + deadlineMs
  for (;;) {
    const left = markedProcesses(mark).filter(counts)
    if (left.length === 0 || performance.now() > deadline) return left
    await wait(POLL_MS)
  }
}

/** Children of `pid`, including zombies: `4711 Z (sleep)`. Linux only, empty elsewhere. */
export function childrenOf(parent: number): readonly string[] {
  if (process.platform !== 'linux') return []
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.flatMap((pid) => {
    const [, name = '', state = '', parentPid] = /\((.*)\) (\S) (\d+)/s.exec(read(Number(pid), 'stat')) ?? []
    return Number(parentPid) === parent ? [`${pid} ${state} (${name})`] : []
  })
}

/** Kills a process unless its pid has been reused. */
export function killMarked({ pid, startTicks }: MarkedProcess): void {
  if (startTicksOf(pid) === startTicks) process.kill(pid, 'SIGKILL')
}

function startTicksOf(pid: number): string | undefined {
  const stat = read(pid, 'stat')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_TIME_INDEX]
}

function read(pid: number, file: 'environ' | 'cmdline' | 'stat'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && UNREADABLE.has(String(error.code))) return ''
    throw error
  }
}

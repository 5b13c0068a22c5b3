import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** A process that a test started and that is still alive. */
export type Survivor = { readonly pid: number; readonly startTicks: string; readonly command: string }

/** The environment variable that identifies every descendant of a test run. */
export const COOKIE_NAME = 'CORRAL_TEST_RUN'

/** The test runner's own workers carry the cookie too and exit by themselves. */
const RUNNER_WORKER = /vitest[/\\]dist[/\\]workers/

/** Field 22 of /proc/<pid>/stat is the start time; 3 is the first field after the command's closing bracket. */
const START_TIME_INDEX = 22 - 3

const POLL_MS = 50

const GONE_OR_FOREIGN = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM'])

/**
 * Waits up to `deadlineMs` until no process carries the cookie; returns those that are left. Linux only, empty
 * elsewhere.
 */
export async function survivorsOf(cookie: string, deadlineMs: number): Promise<readonly Survivor[]> {
  if (process.platform !== 'linux') return []
  const deadline = performance.now() + deadlineMs
  for (;;) {
    const survivors = readSurvivors(cookie)
    if (survivors.length === 0 || performance.now() > deadline) return survivors
    await wait(POLL_MS)
  }
}

/** Kills the survivor unless its pid has been reused. */
export function killSurvivor({ pid, startTicks }: Survivor): void {
  if (readStartTicks(pid) === startTicks) process.kill(pid, 'SIGKILL')
}

function readSurvivors(cookie: string): readonly Survivor[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .flatMap((name) => readIfMarked(Number(name), `${COOKIE_NAME}=${cookie}`))
}

function readIfMarked(pid: number, variable: string): readonly Survivor[] {
  const startTicks = readStartTicks(pid)
  if (startTicks === undefined || !readProc(pid, 'environ').split('\0').includes(variable)) return []
  const command = readProc(pid, 'cmdline').replaceAll('\0', ' ').trim()
  return RUNNER_WORKER.test(command) ? [] : [{ pid, startTicks, command }]
}

function readStartTicks(pid: number): string | undefined {
  const stat = readProc(pid, 'stat')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_TIME_INDEX]
}

/** A process may exit or belong to another user at any time: an unreadable file counts as empty. */
function readProc(pid: number, file: 'environ' | 'cmdline' | 'stat'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && GONE_OR_FOREIGN.has(String(error.code))) return ''
    throw error
  }
}

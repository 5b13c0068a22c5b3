import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** A process that a test started and that is still alive. */
export type Survivor = { readonly pid: number; readonly startTicks: string; readonly command: string }

/** The environment variable that identifies every descendant of a test run that is given the whole environment. */
export const COOKIE_NAME = 'CORRAL_TEST_RUN'

/** How the processes of a test run, or of one test, are recognised. */
export interface Marks {
  readonly cookie: string
  /** Contains the temporary folders of the tests, and outlives them at least by name. */
  readonly folder?: string
}

/**
 * Variables that place a process in a folder of the tests. Some are given little else: a tmux server gets no cookie, and
 * lives on when its folder is gone.
 */
const PLACES = ['HOME', 'TMPDIR', 'TMUX_TMPDIR']

/** The test runner's own workers carry the cookie too and exit by themselves. */
const RUNNER_WORKER = /vitest[/\\]dist[/\\]workers/

/** Field 22 of /proc/<pid>/stat is the start time; 3 is the first field after the command's closing bracket. */
const START_TIME_INDEX = 22 - 3

const POLL_MS = 50

const GONE_OR_FOREIGN = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM'])

/**
 * Waits up to `deadlineMs` until no process carries one of the marks; returns those that are left. Linux only, empty
 * elsewhere.
 */
export async function survivorsOf(marks: Marks, deadlineMs: number): Promise<readonly Survivor[]> {
  if (process.platform !== 'linux') return []
  const deadline = performance.now() + deadlineMs
  for (;;) {
    const survivors = readSurvivors(marks)
    if (survivors.length === 0 || performance.now() > deadline) return survivors
    await wait(POLL_MS)
  }
}

/** Kills the survivor unless its pid has been reused. */
export function killSurvivor({ pid, startTicks }: Survivor): void {
  if (readStartTicks(pid) === startTicks) process.kill(pid, 'SIGKILL')
}

function readSurvivors(marks: Marks): readonly Survivor[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .flatMap((name) => readIfMarked(Number(name), marks))
}

function readIfMarked(pid: number, marks: Marks): readonly Survivor[] {
  const startTicks = readStartTicks(pid)
  if (startTicks === undefined || !readProc(pid, 'environ').split('\0').some(isMark(marks))) return []
  const command = readProc(pid, 'cmdline').replaceAll('\0', ' ').trim()
  return RUNNER_WORKER.test(command) ? [] : [{ pid, startTicks, command }]
}

/** Whether one `NAME=value` of an environment is a mark. */
function isMark({ cookie, folder }: Marks): (variable: string) => boolean {
  const whole = [`${COOKIE_NAME}=${cookie}`, ...(folder === undefined ? [] : PLACES.map((name) => `${name}=${folder}`))]
  const starts = whole.slice(1).map((variable) => `${variable}/`)
  return (variable) => whole.includes(variable) || starts.some((start) => variable.startsWith(start))
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

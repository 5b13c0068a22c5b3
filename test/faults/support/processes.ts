import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { COOKIE_NAME } from '../../tools/survivors.ts'

/** A process of a run, from /proc; never a zombie. */
export interface RunProcess {
  readonly pid: number
  /** Field 22 of /proc/<pid>/stat. */
  readonly startTicks: number
  readonly runId: string
  readonly agentId: string
  readonly command: string
}

const GONE = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM'])
/** Fields of /proc/<pid>/stat after the name's closing bracket. */
const STATE = 0
const USER_TICKS = 11
const SYSTEM_TICKS = 12
const START_TICKS = 19
/** USER_HZ: 100 on every architecture Node runs on. */
const TICKS_PER_SECOND = 100

/** Every live process that shows the run cookie of a host whose place has `cookie`. */
export function runProcesses(cookie: string): readonly RunProcess[] {
  return allPids().flatMap((pid) => {
    const env = environmentOf(pid)
    const [runId, agentId] = [env.get('CORRAL_RUN_ID'), env.get('CORRAL_AGENT_ID')]
    const facts = statOf(pid)
    if (env.get(COOKIE_NAME) !== cookie || runId === undefined || agentId === undefined || facts === null) return []
    if (facts.state === 'Z' || facts.state === 'X') return []
    return [{ pid, startTicks: facts.startTicks, runId, agentId, command: commandOf(pid) }]
  })
}

/** Every process started below a host of the place in `dir`, recognised by its HOME. */
export function processesOfHome(dir: string): readonly { readonly pid: number; readonly command: string }[] {
  return allPids()
    .filter((pid) => environmentOf(pid).get('HOME') === dir)
    .map((pid) => ({ pid, command: commandOf(pid) }))
}

/** Fields of /proc/<pid>/stat that tests use. */
export interface ProcessState {
  /** The state letter as in ps(1): R, S, D, T, Z. */
  readonly state: string
  /** Field 22. */
  readonly startTicks: number
}

/** The state of a process; null if it is gone. */
export function statOf(pid: number): ProcessState | null {
  const fields = fieldsOf(pid)
  return fields && { state: fields[STATE] ?? '', startTicks: Number(fields[START_TICKS]) }
}

/** "S after 0.8 s of the processor": whether a process waits, and what it had by then. */
export function doingOf(pid: number): string {
  const fields = fieldsOf(pid)
  if (fields === null) return 'it is gone'
  const seconds = (Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])) / TICKS_PER_SECOND
  return `it is ${fields[STATE] ?? ''} after ${seconds} s of the processor`
}

/** Resident memory of a process, bytes; 0 if it is gone. */
export function residentBytesOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(read(pid, 'status'))?.[1] ?? 0) * 1024
}

/** Children of `parent`, including zombies: `4711 Z (sleep)`. */
export function childrenOf(parent: number): readonly string[] {
  return allPids().flatMap((pid) => {
    const [, name = '', state = '', parentPid] = /\((.*)\) (\S) (\d+)/s.exec(read(pid, 'stat')) ?? []
    return Number(parentPid) === parent ? [`${pid} ${state} (${name})`] : []
  })
}

/**
 * Open files of a process as named by /proc, sorted; without those in /proc, which change with the machine's processes.
 */
export function descriptorsOf(pid: number): readonly string[] {
  return readdirSync(`/proc/${pid}/fd`)
    .map((fd) => linkOf(`/proc/${pid}/fd/${fd}`))
    .filter((target) => target !== '' && !target.startsWith('/proc/'))
    .toSorted()
}

/** The words of a process's command line. */
export function commandOf(pid: number): string {
  return read(pid, 'cmdline').replaceAll('\0', ' ').trim()
}

/** Names of sockets and pipes without their numbers; empty if closed meanwhile. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path).replace(/:\[\d+\]$/, '')
  } catch (error) {
    if (error instanceof Error && 'code' in error && GONE.has(String(error.code))) return ''
    throw error
  }
}

function environmentOf(pid: number): ReadonlyMap<string, string> {
  const lines = read(pid, 'environ').split('\0')
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
}

function allPids(): readonly number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger)
}

/** From the third on: the second, the name, may contain anything. Null: it is gone. */
function fieldsOf(pid: number): readonly string[] | null {
  const stat = read(pid, 'stat')
  return stat === '' ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function read(pid: number, file: 'environ' | 'cmdline' | 'stat' | 'status'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && GONE.has(String(error.code))) return ''
    throw error
  }
}

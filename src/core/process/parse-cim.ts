import type { ProcessRow } from './process-row.ts'

/** Properties requested from Win32_Process. */
export const CIM_PROPERTIES =
  'ProcessId,ParentProcessId,CreationDate,KernelModeTime,UserModeTime,WorkingSetSize,ThreadCount,Name'

/** Win32_Process counts CPU time in units of 100 ns. */
const UNITS_PER_MS = 10_000
/** Windows PowerShell writes dates as `/Date(ms)/`, PowerShell 7 as ISO 8601. */
const DATE_CALL = /^\/Date\((-?\d+)/
/** The idle process: its "CPU time" is the idle time of the machine. */
const IDLE_PID = 0

/**
 * Parses `Get-CimInstance Win32_Process | Select-Object … | ConvertTo-Json`; one process is printed as an object,
 * several as an array. Entries without a pid are left out. `startTime` is epoch ms. Windows has no groups, sessions,
 * states or readable environments: these are 0, `?` and null. Throws if the text is not JSON.
 */
export function parseCimProcesses(json: string): ProcessRow[] {
  return parseEntries(json).flatMap((entry) => rowOf(entry) ?? [])
}

/**
 * Parses command lines in the same encoding, with `ProcessId,CreationDate,Name,CommandLine`; they are missing for
 * processes of other users.
 */
export function parseCimCommands(json: string): { pid: number; startTime: number; name: string; command: string }[] {
  return parseEntries(json).map((entry) => ({
    pid: Number(entry.get('ProcessId') ?? Number.NaN),
    startTime: parseCimDate(entry.get('CreationDate')),
    name: textOf(entry.get('Name')),
    command: textOf(entry.get('CommandLine')),
  }))
}

/** Epoch ms of a date in either encoding; 0 if there is none (the kernel's own processes). */
export function parseCimDate(value: unknown): number {
  if (typeof value !== 'string') return 0
  const call = DATE_CALL.exec(value)
  const ms = call ? Number(call[1]) : Date.parse(value)
  return Number.isNaN(ms) ? 0 : ms
}

function parseEntries(json: string): ReadonlyMap<string, unknown>[] {
  // PowerShell prints nothing at all when no process matches.
  if (json.trim() === '') return []
  const parsed: unknown = JSON.parse(json)
  const entries: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed]
  return entries.flatMap((entry) =>
    typeof entry === 'object' && entry !== null ? [new Map(Object.entries(entry))] : [],
  )
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function rowOf(entry: ReadonlyMap<string, unknown>): ProcessRow | null {
  const pid = Number(entry.get('ProcessId') ?? Number.NaN)
  if (!Number.isInteger(pid) || pid === IDLE_PID) return null
  const count = (name: string): number => Number(entry.get(name) ?? 0)
  return {
    pid,
    parentPid: count('ParentProcessId'),
    groupId: 0,
    sessionId: 0,
    foregroundGroupId: -1,
    state: '?',
    startTime: parseCimDate(entry.get('CreationDate')),
    cpuMs: (count('KernelModeTime') + count('UserModeTime')) / UNITS_PER_MS,
    rssBytes: count('WorkingSetSize'),
    threads: count('ThreadCount'),
    name: textOf(entry.get('Name')),
    cookie: null,
  }
}

import type { ProcessRow } from './process-row.ts'

/** Properties asked of Win32_Process. */
export const CIM_PROPERTIES =
  'ProcessId,ParentProcessId,CreationDate,KernelModeTime,UserModeTime,WorkingSetSize,ThreadCount,Name'

/** Win32_Process counts CPU time in units of 100 ns. */
const UNITS_PER_MS = 10_000
/** Windows PowerShell writes dates as `/Date(ms)/`, PowerShell 7 as ISO 8601. */
const DATE_CALL = /^\/Date\((-?\d+)/
/** The idle process: its "CPU time" is the time nobody used. */
const IDLE_PID = 0

/**
 * Rows of `Get-CimInstance Win32_Process | Select-Object … | ConvertTo-Json`; one process is an object, more are an array. Entries without a pid
 * are left out. `startTime` is epoch ms. Windows has no groups, sessions, states or readable environments: 0, `?` and null. Throws on what is not JSON.
 */
export function parseCimProcesses(json: string): ProcessRow[] {
  const parsed: unknown = JSON.parse(json)
  return (Array.isArray(parsed) ? (parsed as unknown[]) : [parsed]).flatMap((entry) => rowOf(entry) ?? [])
}

/** Epoch ms of a date in either encoding; 0 when there is none (the kernel's own processes). */
export function parseCimDate(value: unknown): number {
  if (typeof value !== 'string') return 0
  const call = DATE_CALL.exec(value)
  const ms = call ? Number(call[1]) : Date.parse(value)
  return Number.isNaN(ms) ? 0 : ms
}

function rowOf(entry: unknown): ProcessRow | null {
  if (typeof entry !== 'object' || entry === null) return null
  const properties = new Map(Object.entries(entry))
  const pid = Number(properties.get('ProcessId') ?? Number.NaN)
  if (!Number.isInteger(pid) || pid === IDLE_PID) return null
  const count = (name: string): number => Number(properties.get(name) ?? 0)
  return {
    pid,
    parentPid: count('ParentProcessId'),
    groupId: 0,
    sessionId: 0,
    foregroundGroupId: -1,
    state: '?',
    startTime: parseCimDate(properties.get('CreationDate')),
    cpuMs: (count('KernelModeTime') + count('UserModeTime')) / UNITS_PER_MS,
    rssBytes: count('WorkingSetSize'),
    threads: count('ThreadCount'),
    name: String(properties.get('Name') ?? ''),
    cookie: null,
  }
}

import type { ProcessRow } from './process-row.ts'

/**
 * Columns requested from ps(1), all of which macOS and procps support. Not `sess`, because macOS prints 0 for every
 * process. `comm` is last because it may contain spaces. Run with `LC_ALL=C` and `TZ=UTC`, so that `lstart` is in
 * English and unambiguous.
 */
export const PS_COLUMNS = 'pid=,ppid=,pgid=,tpgid=,tty=,stat=,lstart=,time=,rss=,comm='

/** Columns for command lines; `command` is last because it may contain anything. */
export const PS_COMMAND_COLUMNS = 'pid=,lstart=,command='

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const KB = 1024
/** Marks a session leader in the `stat` column. */
const SESSION_LEADER = 's'

const LINE =
  /^\s*(?<pid>\d+)\s+(?<parent>\d+)\s+(?<group>\d+)\s+(?<foreground>-?\d+)\s+(?<tty>\S+)\s+(?<stat>\S+)\s+(?<start>\w{3}\s+\w{3}\s+\d+\s+[\d:]+\s+\d+)\s+(?<time>[\d:.-]+)\s+(?<rss>\d+)\s+(?<comm>.*)$/
const COMMAND_LINE = /^\s*(?<pid>\d+)\s+(?<start>\w{3}\s+\w{3}\s+\d+\s+[\d:]+\s+\d+)\s(?<command>.*)$/
const START = /^\w{3}\s+(?<month>\w{3})\s+(?<day>\d+)\s+(?<hours>\d+):(?<minutes>\d+):(?<seconds>\d+)\s+(?<year>\d+)$/

interface PsLine {
  readonly row: ProcessRow
  readonly tty: string
  readonly isLeader: boolean
}

/**
 * Parses `ps -axo` with PS_COLUMNS; lines that cannot be parsed are left out. `startTime` is epoch s. `threads` is 0
 * and `cookie` null because ps does not print them. The session is derived: it is that of the session leader on the
 * same terminal.
 */
export function parsePs(output: string): ProcessRow[] {
  const lines = output.split('\n').flatMap((line) => parseLine(line) ?? [])
  const leaders = new Map(lines.filter(({ isLeader }) => isLeader).map(({ row, tty }) => [tty, row.pid]))
  return lines.map(({ row, tty, isLeader }) => ({ ...row, sessionId: isLeader ? row.pid : sessionOn(tty, leaders) }))
}

/** Parses `ps -axwwo` with PS_COMMAND_COLUMNS. */
export function parsePsCommands(output: string): { pid: number; startTime: number; command: string }[] {
  return output.split('\n').flatMap((line) => {
    const { pid, start, command } = COMMAND_LINE.exec(line)?.groups ?? {}
    return start === undefined || command === undefined
      ? []
      : [{ pid: Number(pid), startTime: parseStart(start), command }]
  })
}

/** CPU time as ps prints it, `[[days-]hours:]minutes:seconds[.hundredths]`, in ms. */
export function parseCpuTime(text: string): number {
  const [clock = '', days = '0'] = text.split('-').toReversed()
  const seconds = clock.split(':').reduce((total, part) => total * 60 + Number(part), 0)
  return Math.round((Number(days) * 86_400 + seconds) * 1000)
}

function parseLine(line: string): PsLine | null {
  const groups = LINE.exec(line)?.groups
  if (!groups) return null
  const { pid, parent, group, foreground, tty = '', stat = '?', start = '', time = '', rss, comm = '' } = groups
  const foregroundGroupId = Number(foreground)
  const row: ProcessRow = {
    pid: Number(pid),
    parentPid: Number(parent),
    groupId: Number(group),
    sessionId: 0,
    foregroundGroupId: foregroundGroupId > 0 ? foregroundGroupId : -1,
    state: stat.charAt(0),
    startTime: parseStart(start),
    cpuMs: parseCpuTime(time),
    rssBytes: Number(rss) * KB,
    threads: 0,
    name: baseNameOf(comm),
    cookie: null,
  }
  return { row, tty, isLeader: stat.includes(SESSION_LEADER) }
}

function sessionOn(tty: string, leaders: ReadonlyMap<string, number>): number {
  return /^[?-]+$/.test(tty) ? 0 : (leaders.get(tty) ?? 0)
}

function parseStart(text: string): number {
  const { month = '', day, hours, minutes, seconds, year } = START.exec(text)?.groups ?? {}
  const ms = Date.UTC(Number(year), MONTHS.indexOf(month), Number(day), Number(hours), Number(minutes), Number(seconds))
  return Number.isNaN(ms) ? 0 : ms / 1000
}

/** macOS prints the path of the executable, procps marks zombies. */
function baseNameOf(comm: string): string {
  const name = comm.trim().replace(/ <defunct>$/, '')
  return name.slice(name.lastIndexOf('/') + 1)
}

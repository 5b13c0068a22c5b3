import { isZombie, type ProcessRow } from './process-row.ts'
import { runTagOf } from './run-tag.ts'

/** What is known of a run when its process tree is searched for. */
export interface RunRoot {
  readonly runId: string
  /** The leader; null if its identity was never learnt, so that only the cookie can identify members. */
  readonly leader: { readonly pid: number; readonly startTime: number } | null
}

/** A process of a run. */
interface Member {
  readonly startTime: number
  readonly runId: string
}

/** Other sources that decide who is a member. */
export interface MembershipSources {
  /** True for processes that adopt orphans of our trees: the host's ancestors, including init. */
  readonly isReaper: (pid: number) => boolean
  /** Run ids by pid, as reported by cgroups. */
  readonly grouped: ReadonlyMap<number, string>
  /** The tag in the limits of a process (`run-tag.ts`); null: none, or it cannot be told. Asked only for orphans that may be a run's. */
  readonly tagOf: (row: ProcessRow) => number | null
}

/** The run each process belongs to after one sweep, by pid. Processes that ended are no longer listed. */
export type Membership = ReadonlyMap<number, Member>

interface Search {
  readonly leaders: ReadonlyMap<number, Member>
  /** Terminal sessions (sid) that are proven to belong to a run, by id. */
  readonly sessions: ReadonlyMap<number, Member>
  readonly runIds: ReadonlySet<string>
  readonly byPid: ReadonlyMap<number, ProcessRow>
  readonly sources: MembershipSources
  /** Rows that were not members at the last sweep: new processes, and those of others. */
  readonly strangers: ReadonlyMap<number, ProcessRow>
  readonly members: Map<number, Member>
  readonly visited: Set<number>
}

/**
 * Assigns every process to the run it belongs to. Once a member, always a member. A new process joins by its parent, by
 * its session (a run's leader is the session leader of its terminal), by the run cookie in its environment or by the
 * run's tag in its limits, so that processes which called `setsid` or double-forked are found, also without environment.
 */
export function assignMembers(
  previous: Membership,
  rows: readonly ProcessRow[],
  roots: readonly RunRoot[],
  sources: MembershipSources,
): Membership {
  const runIds = new Set(roots.map((root) => root.runId))
  const leaders = new Map(
    roots.flatMap(({ leader, runId }) => (leader ? [[leader.pid, { startTime: leader.startTime, runId }]] : [])),
  )
  const members = new Map<number, Member>()
  const strangers = new Map<number, ProcessRow>()
  for (const row of rows) {
    const before = previous.get(row.pid)
    if (before?.startTime === row.startTime && runIds.has(before.runId)) members.set(row.pid, before)
    else strangers.set(row.pid, row)
  }
  const sessions = provenSessions(leaders, rows, { previous, members })
  const byPid = new Map(rows.map((row) => [row.pid, row]))
  const search: Search = { leaders, sessions, runIds, byPid, sources, strangers, members, visited: new Set() }
  for (const row of strangers.values()) ownerOf(row, search)
  return members
}

/** The members of every run that has any, including zombies, in one pass. */
export function membersByRun(
  membership: Membership,
  rows: readonly ProcessRow[],
): ReadonlyMap<string, readonly ProcessRow[]> {
  const byRun = new Map<string, ProcessRow[]>()
  for (const row of rows) {
    const runId = membership.get(row.pid)?.runId
    if (runId === undefined) continue
    const members = byRun.get(runId)
    if (members) members.push(row)
    else byRun.set(runId, [row])
  }
  return byRun
}

/** The members that are alive; the tree is empty when there are none. */
export function livingMembers(members: readonly ProcessRow[]): ProcessRow[] {
  return members.filter((row) => !isZombie(row))
}

/** Members ordered so that children come before their parents. */
export function deepestFirst(members: readonly ProcessRow[]): ProcessRow[] {
  const byPid = new Map(members.map((row) => [row.pid, row]))
  const depths = new Map<number, number>()
  const depthOf = (row: ProcessRow): number => {
    const known = depths.get(row.pid)
    if (known !== undefined) return known
    depths.set(row.pid, 0)
    const parent = byPid.get(row.parentPid)
    const depth = parent ? depthOf(parent) + 1 : 0
    depths.set(row.pid, depth)
    return depth
  }
  return members.toSorted((a, b) => depthOf(b) - depthOf(a))
}

function ownerOf(row: ProcessRow, search: Search): string | null {
  if (search.visited.has(row.pid)) return search.members.get(row.pid)?.runId ?? null
  search.visited.add(row.pid)
  const runId =
    leaderOwner(row, search) ??
    search.sources.grouped.get(row.pid) ??
    parentOwner(row, search) ??
    sessionOwner(row, search) ??
    cookieOwner(row, search) ??
    tagOwner(row, search)
  if (runId !== null) search.members.set(row.pid, { startTime: row.startTime, runId })
  return runId
}

function leaderOwner(row: ProcessRow, { leaders }: Search): string | null {
  const root = leaders.get(row.pid)
  return root?.startTime === row.startTime ? root.runId : null
}

/** A parent that started later than its child is another process with a reused pid. */
function parentOwner(row: ProcessRow, search: Search): string | null {
  const member = search.members.get(row.parentPid)
  if (member) return member.startTime <= row.startTime ? member.runId : null
  const parent = search.strangers.get(row.parentPid)
  return parent && parent.startTime <= row.startTime ? ownerOf(parent, search) : null
}

function sessionOwner(row: ProcessRow, { sessions }: Search): string | null {
  const session = sessions.get(row.sessionId)
  return session && session.startTime <= row.startTime ? session.runId : null
}

/**
 * A session id is its leader's pid, and that pid can be reused once the session is over. So a session counts only while
 * its leader lives, was there at the last sweep and still has its pid, or while a known member keeps the session alive.
 */
function provenSessions(
  leaders: ReadonlyMap<number, Member>,
  rows: readonly ProcessRow[],
  { previous, members }: { readonly previous: Membership; readonly members: Membership },
): ReadonlyMap<number, Member> {
  const holders = new Map(rows.filter((row) => leaders.has(row.pid)).map((row) => [row.pid, row.startTime]))
  const kept = new Set(rows.filter((row) => members.has(row.pid)).map((row) => row.sessionId))
  const isProven = ([pid, { startTime }]: readonly [number, Member]): boolean => {
    const holder = holders.get(pid)
    if (holder !== undefined) return holder === startTime
    return kept.has(pid) || previous.get(pid)?.startTime === startTime
  }
  return new Map([...leaders].filter(isProven))
}

/**
 * Any process that can read a cookie can copy it, so a cookie alone proves nothing. It counts only for an orphan, that
 * is a process adopted by init or by an ancestor of the host. A process with another living parent was started by that
 * parent.
 */
function cookieOwner(row: ProcessRow, search: Search): string | null {
  const { runIds, leaders } = search
  if (row.cookie === null || !runIds.has(row.cookie) || !isOrphan(row, search)) return null
  const leader = [...leaders.values()].find(({ runId }) => runId === row.cookie)
  return leader === undefined || leader.startTime <= row.startTime ? row.cookie : null
}

/** Nothing but its own call changes a process's limits, and nobody else sets this one: an orphan that has a run's tag descends from it. */
function tagOwner(row: ProcessRow, search: Search): string | null {
  const elders = [...search.leaders.values()].filter(({ startTime }) => startTime <= row.startTime)
  if (elders.length === 0 || isZombie(row) || !isOrphan(row, search)) return null
  const tag = search.sources.tagOf(row)
  return tag === null ? null : (elders.find(({ runId }) => runTagOf(runId) === tag)?.runId ?? null)
}

/**
 * A child of one of the host's ancestors that shares that ancestor's session was started by it from the same terminal;
 * orphans of our trees never share it.
 */
function isOrphan({ parentPid, sessionId }: ProcessRow, { byPid, sources }: Search): boolean {
  const parent = byPid.get(parentPid)
  return parent === undefined || (sources.isReaper(parentPid) && parent.sessionId !== sessionId)
}

/** Processes that show the cookie of one of these runs but are not proven to belong to it. */
export function claimantsOf(
  membership: Membership,
  rows: readonly ProcessRow[],
  runIds: { has(runId: string): boolean },
): ProcessRow[] {
  return rows.filter((row) => row.cookie !== null && runIds.has(row.cookie) && !membership.has(row.pid))
}

/** The pids of a process and of all its ancestors. */
export function ancestorsOf(pid: number, rows: readonly ProcessRow[]): ReadonlySet<number> {
  const parents = new Map(rows.map((row) => [row.pid, row.parentPid]))
  const ancestors = new Set<number>()
  for (let at: number | undefined = pid; at !== undefined && at > 0 && !ancestors.has(at); at = parents.get(at)) {
    ancestors.add(at)
  }
  return ancestors
}

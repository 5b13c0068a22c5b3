import type { Judged } from './judged.ts'

/** Which hierarchies of groups are mounted; `hybrid`: v2 beside v1, whose controllers v1 has. */
export type GroupHierarchy = 'v2' | 'hybrid' | 'v1' | 'none'

/** The kernel's own sets of processes (cgroups). */
export interface GroupFacts {
  readonly platform: 'linux' | 'darwin' | 'win32'
  readonly hierarchy: GroupHierarchy
  /** systemd is the machine's init. */
  readonly hasSystemd: boolean
  /** What a group that was made for a try could do, read back from the kernel; null: none can be made. */
  readonly tried: GroupTrial | null
}

/** Whether the kernel held a group to a bound, and whether it could stop and kill all of it at once. */
export interface GroupTrial {
  readonly memory: boolean
  readonly tasks: boolean
  readonly cpu: boolean
  readonly freeze: boolean
  readonly kill: boolean
}

/** What a group lacks. */
export type GroupLack = keyof GroupTrial

export type GroupsJudged =
  | Judged<'other-system'>
  | Judged<'no-v2' | 'not-writable', { hierarchy: GroupHierarchy; hasSystemd: boolean }>
  | Judged<'whole'>
  | Judged<'partly', { lacks: readonly GroupLack[]; hierarchy: GroupHierarchy; hasSystemd: boolean }>

const ALL_OF_A_GROUP: readonly GroupLack[] = ['memory', 'tasks', 'cpu', 'freeze', 'kill']

export function judgeGroups({ platform, hierarchy, hasSystemd, tried }: GroupFacts): GroupsJudged {
  if (platform !== 'linux') return { verdict: 'note', kind: 'other-system' }
  const where = { hierarchy, hasSystemd }
  if (tried === null) {
    const isV2There = hierarchy === 'v2' || hierarchy === 'hybrid'
    return { verdict: 'warning', kind: isV2There ? 'not-writable' : 'no-v2', ...where }
  }
  const lacks = ALL_OF_A_GROUP.filter((each) => !tried[each])
  if (lacks.length === 0) return { verdict: 'ok', kind: 'whole' }
  const isGrave = !tried.memory || !tried.kill
  return { verdict: isGrave ? 'warning' : 'note', kind: 'partly', lacks, ...where }
}

/** Descriptors and terminals; null: this system does not tell. */
export interface RoomFacts {
  readonly openFiles: number
  readonly maxFiles: number | null
  readonly openTerminals: number | null
  readonly maxTerminals: number | null
}

/** Descriptors an agent takes in the host at most: its terminal, in tmux three pipes, and one to spare. */
const FILES_OF_AGENT = 5
/** Left for sockets, the database and short-lived programs. */
const SPARE_FILES = 64
/** Fewer agents than a person with many would start. */
const FEW_AGENTS = 50
const HARDLY_ANY_AGENTS = 10

/** `more`: how many more agents fit. `by`: what is used up first. */
export type RoomJudged =
  | Judged<'unknown'>
  | Judged<'unlimited'>
  | Judged<'fits', { more: number; by: 'files' | 'terminals'; facts: RoomFacts }>

export function judgeRoom(facts: RoomFacts): RoomJudged {
  const { openFiles, maxFiles, openTerminals, maxTerminals } = facts
  if (maxFiles === null && maxTerminals === null) return { verdict: 'ok', kind: 'unknown' }
  const byFiles = (maxFiles ?? Number.POSITIVE_INFINITY) - openFiles - SPARE_FILES
  const ofFiles = Math.max(0, Math.floor(byFiles / FILES_OF_AGENT))
  const ofTerminals = Math.max(0, (maxTerminals ?? Number.POSITIVE_INFINITY) - (openTerminals ?? 0))
  const more = Math.min(ofFiles, ofTerminals)
  if (!Number.isFinite(more)) return { verdict: 'ok', kind: 'unlimited' }
  const verdict = more < HARDLY_ANY_AGENTS ? 'problem' : more < FEW_AGENTS ? 'warning' : 'ok'
  return { verdict, kind: 'fits', more, by: ofFiles <= ofTerminals ? 'files' : 'terminals', facts }
}

/** The disk that the data directory is on. */
export interface DiskFacts {
  readonly path: string
  readonly freeBytes: number
  readonly totalBytes: number
  /** Files that can still be made; null: the file system does not count them. */
  readonly freeFiles: number | null
}

const MB = 1024 * 1024
/** The database and its log may take so much at once: below it writes fail soon. */
const HARDLY_ANY_BYTES = 256 * MB
/** A week of many agents. */
const LITTLE_BYTES = 2_048 * MB
const HARDLY_ANY_FILES = 1_000

export type DiskJudged = Judged<'unknown'> | Judged<'roomy' | 'little' | 'full' | 'no-files', { disk: DiskFacts }>

export function judgeDisk(disk: DiskFacts | null): DiskJudged {
  if (disk === null) return { verdict: 'ok', kind: 'unknown' }
  const { freeBytes, freeFiles } = disk
  if (freeBytes < HARDLY_ANY_BYTES) return { verdict: 'problem', kind: 'full', disk }
  if (freeFiles !== null && freeFiles < HARDLY_ANY_FILES) return { verdict: 'problem', kind: 'no-files', disk }
  if (freeBytes < LITTLE_BYTES) return { verdict: 'warning', kind: 'little', disk }
  return { verdict: 'ok', kind: 'roomy', disk }
}

/** What Chromium's sandbox needs on Linux; null what this kernel does not have. */
export interface SandboxFacts {
  readonly isRoot: boolean
  /** The host is the desktop app, whose windows run in that sandbox. */
  readonly isDesktop: boolean
  readonly maxUserNamespaces: number | null
  /** A switch of Debian's kernels. */
  readonly isCloneAllowed: boolean | null
  readonly isAppArmorRestricting: boolean | null
  /** A program was run in a new user namespace. */
  readonly tried: 'worked' | 'refused' | 'not-tried'
}

export type SandboxJudged =
  | Judged<'other-system' | 'works' | 'root' | 'refused' | 'unknown', { isDesktop: boolean }>
  | Judged<'app-armor' | 'clone-forbidden' | 'no-namespaces', { isDesktop: boolean }>

/** Null facts: not Linux. */
export function judgeSandbox(facts: SandboxFacts | null): SandboxJudged {
  if (facts === null) return { verdict: 'ok', kind: 'other-system', isDesktop: false }
  const { isDesktop } = facts
  const judged = (kind: SandboxJudged['kind']): SandboxJudged => {
    // Only windows of the desktop app need it; a browser brings its own.
    return { verdict: isDesktop ? 'warning' : 'note', kind, isDesktop }
  }
  if (facts.isRoot) return judged('root')
  if (facts.maxUserNamespaces === 0) return judged('no-namespaces')
  if (facts.isCloneAllowed === false) return judged('clone-forbidden')
  if (facts.tried === 'worked') return { verdict: 'ok', kind: 'works', isDesktop }
  if (facts.isAppArmorRestricting === true) return judged('app-armor')
  if (facts.tried === 'refused') return judged('refused')
  return { verdict: 'ok', kind: 'unknown', isDesktop }
}

/** What the clock shows, epoch ms. */
export interface ClockFacts {
  readonly now: number
  /** The latest time that Corral has written down; null: none. */
  readonly latestKept: number | null
  /** The machine compares it with others over the network; null: it does not tell. */
  readonly isSynchronized: boolean | null
}

/** So much may be between writing a time down and reading the clock again. */
const SLACK_MS = 60_000

export type ClockJudged = Judged<'fine' | 'unsynchronized' | 'not-told'> | Judged<'behind', { byMs: number }>

export function judgeClock({ now, latestKept, isSynchronized }: ClockFacts): ClockJudged {
  const byMs = (latestKept ?? now) - now
  if (byMs > SLACK_MS) return { verdict: 'warning', kind: 'behind', byMs }
  if (isSynchronized === false) return { verdict: 'note', kind: 'unsynchronized' }
  return { verdict: 'ok', kind: isSynchronized === null ? 'not-told' : 'fine' }
}

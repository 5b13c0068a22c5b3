import type { Judged } from './judged.ts'

/** The version of Node that runs the host. */
export interface NodeFacts {
  /** `24.21.0` */
  readonly version: string
  /** The program. */
  readonly file: string
}

/** As in package.json. */
const NODE_NEEDED = 24

export type NodeJudged = Judged<'fine' | 'old', { facts: NodeFacts; needed: number }>

export function judgeNode(facts: NodeFacts): NodeJudged {
  const isOld = Number.parseInt(facts.version, 10) < NODE_NEEDED
  return { verdict: isOld ? 'problem' : 'ok', kind: isOld ? 'old' : 'fine', facts, needed: NODE_NEEDED }
}

/** Who is the host of the data directory. */
export type HostFacts =
  | {
      readonly kind: 'asked'
      readonly hostKind: 'desktop' | 'headless'
      readonly version: string
      readonly pid: number
    }
  | { readonly kind: 'none' }
  /** It ended without taking its lock away: the next host does that. */
  | { readonly kind: 'ended'; readonly pid: number }
  /** It lives and was not reached. */
  | { readonly kind: 'not-reached'; readonly pid: number; readonly why: string }
  | { readonly kind: 'unclear-lock'; readonly file: string }

export type HostJudged =
  | Judged<'asked', { facts: Extract<HostFacts, { kind: 'asked' }> }>
  | Judged<'none'>
  | Judged<'ended', { pid: number }>
  | Judged<'not-reached', { pid: number; why: string }>
  | Judged<'unclear-lock', { file: string }>

export function judgeHost(facts: HostFacts): HostJudged {
  switch (facts.kind) {
    case 'asked':
      return { verdict: 'ok', kind: 'asked', facts }
    case 'none':
      return { verdict: 'note', kind: 'none' }
    case 'ended':
      return { verdict: 'note', kind: 'ended', pid: facts.pid }
    case 'not-reached':
      return { verdict: 'problem', kind: 'not-reached', pid: facts.pid, why: facts.why }
    case 'unclear-lock':
      return { verdict: 'problem', kind: 'unclear-lock', file: facts.file }
  }
}

/** A process that outlived its run or its host. */
export interface LeftProcess {
  readonly pid: number
  readonly name: string
  readonly agentName: string
  readonly isProven: boolean
}

/** What is left of earlier runs. */
export interface OrphanFacts {
  /** Those nobody chose to ignore; null: only a host can tell. */
  readonly processes: readonly LeftProcess[] | null
  /** Sessions of tmux that belong to no agent. */
  readonly strayRunIds: readonly string[]
}

export type OrphansJudged =
  | Judged<'none'>
  | Judged<'not-told', { sessions: number }>
  | Judged<'some', { processes: readonly LeftProcess[]; sessions: number }>

export function judgeOrphans({ processes, strayRunIds: { length: sessions } }: OrphanFacts): OrphansJudged {
  if (processes === null) return { verdict: 'ok', kind: 'not-told', sessions }
  if (processes.length === 0 && sessions === 0) return { verdict: 'ok', kind: 'none' }
  return { verdict: processes.length > 0 ? 'warning' : 'note', kind: 'some', processes, sessions }
}

/** The usual port of the headless host. */
export interface PortFacts {
  readonly port: number
  readonly isFree: boolean
  /** Who listens there; null: nobody, or it cannot be told. */
  readonly holder: { readonly pid: number; readonly name: string } | null
  /** The host of this data directory; null: there is none. */
  readonly hostPid: number | null
}

export type PortJudged =
  Judged<'free' | 'ours', { port: number }> | Judged<'taken', { port: number; holder: PortFacts['holder'] }>

export function judgePort({ port, isFree, holder, hostPid }: PortFacts): PortJudged {
  if (isFree) return { verdict: 'ok', kind: 'free', port }
  if (holder !== null && holder.pid === hostPid) return { verdict: 'ok', kind: 'ours', port }
  return { verdict: 'note', kind: 'taken', port, holder }
}

/** Something that somebody else owns or may write. `isOwn`: it is this user's, who can change its mode. */
export interface UntrustedPath {
  readonly path: string
  readonly reason: string
  readonly advice: string
  readonly isOwn: boolean
}

/** The data directory as it lies on the disk. Modes are those of chmod(1); null: there are none (Windows). */
export interface FilesFacts {
  readonly dataDir: string
  readonly isThere: boolean
  readonly mode: number | null
  /** What somebody else could change on the way to it or right in it, and why. */
  readonly untrusted: readonly UntrustedPath[]
  /** Files in it that others may read. */
  readonly readable: readonly string[]
  /** This user may write in it. */
  readonly isWritable: boolean
}

const OTHERS_MAY_ENTER = 0o055

export type FilesJudged =
  | Judged<'not-there' | 'private' | 'not-writable', { dataDir: string }>
  | Judged<'untrusted', { dataDir: string; first: UntrustedPath; count: number }>
  | Judged<'open', { dataDir: string; mode: number; readable: readonly string[] }>

export function judgeFiles({ dataDir, isThere, mode, untrusted, readable, isWritable }: FilesFacts): FilesJudged {
  const [first] = untrusted
  if (first !== undefined) return { verdict: 'problem', kind: 'untrusted', dataDir, first, count: untrusted.length }
  if (!isThere) return { verdict: 'note', kind: 'not-there', dataDir }
  if (!isWritable) return { verdict: 'problem', kind: 'not-writable', dataDir }
  if (mode !== null && (mode & OTHERS_MAY_ENTER) !== 0) {
    return { verdict: readable.length > 0 ? 'warning' : 'note', kind: 'open', dataDir, mode, readable }
  }
  return { verdict: 'ok', kind: 'private', dataDir }
}

/** The database as a second, reading connection sees it. */
export type DatabaseFacts =
  | { readonly kind: 'none'; readonly path: string }
  | { readonly kind: 'sound'; readonly path: string; readonly bytes: number; readonly logBytes: number }
  /** Too large to be read through while a host has to go on. */
  | { readonly kind: 'large'; readonly path: string; readonly bytes: number; readonly logBytes: number }
  | { readonly kind: 'damaged'; readonly path: string; readonly complaints: readonly string[] }
  | { readonly kind: 'not-read'; readonly path: string; readonly reason: string }

/** The log shrinks to a quarter of this by itself (src/adapters/store/database-care.ts). */
const LARGE_LOG_BYTES = 64 * 1024 * 1024

export type DatabaseJudged =
  Judged<'facts', { facts: DatabaseFacts }> | Judged<'large-log', { path: string; logBytes: number }>

export function judgeDatabase(facts: DatabaseFacts): DatabaseJudged {
  if (facts.kind === 'damaged' || facts.kind === 'not-read') return { verdict: 'problem', kind: 'facts', facts }
  if (facts.kind !== 'none' && facts.logBytes > LARGE_LOG_BYTES) {
    return { verdict: 'warning', kind: 'large-log', path: facts.path, logBytes: facts.logBytes }
  }
  return { verdict: facts.kind === 'large' ? 'note' : 'ok', kind: 'facts', facts }
}

/** Secrets of agents. */
export interface SecretsFacts {
  readonly folder: string
  /** Files that others may read. */
  readonly readable: readonly string[]
  /** What could not be read, in words; agents that need it do not start. */
  readonly problems: readonly string[]
  /** Agents that have some; null: only a host can tell. */
  readonly agents: number | null
}

export type SecretsJudged =
  | Judged<'kept', { agents: number | null; folder: string }>
  | Judged<'readable', { readable: readonly string[]; folder: string }>
  | Judged<'unreadable', { problems: readonly string[] }>

export function judgeSecrets({ folder, readable, problems, agents }: SecretsFacts): SecretsJudged {
  if (readable.length > 0) return { verdict: 'problem', kind: 'readable', readable, folder }
  if (problems.length > 0) return { verdict: 'problem', kind: 'unreadable', problems }
  return { verdict: 'ok', kind: 'kept', agents, folder }
}

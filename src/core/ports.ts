import type { CancelSignal } from '../base/cancel.ts'
import type { Disposable } from '../base/disposable.ts'
import type { Event } from '../base/event.ts'
import type { Result } from '../base/result.ts'
import type { AgentType } from '../shapes/agent-type.ts'
import type { Exit } from '../shapes/exit.ts'
import type { AgentRecord } from '../shapes/spec.ts'
import type { JournalEntry, Subject } from '../shapes/journal.ts'
import type { AgentState } from '../shapes/state.ts'
import type { StartFailure } from '../shapes/start-failure.ts'
import type { ProcessIdentity } from '../shapes/process-identity.ts'
import type { HostSample } from '../shapes/vitals.ts'
import type { ConversationStore } from './agent/conversation.ts'
import type { AlertStore } from './alerts/ports.ts'
import type { SpendingStore } from './spending/spending-store.ts'
import type { Environment } from './agent/launch.ts'
import type { FileIdentity, ProgramFile, ProgramLook } from './agent/program-file.ts'
import type { PostMortemStore } from './post-mortem/post-mortem-store.ts'
import type { TaskQueue } from './task/task-queue.ts'
import type { ProcessResources } from './process/resources.ts'
import type { ProcessRow } from './process/process-row.ts'
import type { SeriesStore } from './series/series-store.ts'
import type { TerminalSize } from './terminal/size.ts'

/** A program to spawn on a pty. `file` is absolute and was checked. */
export interface PtyRequest {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Environment
  readonly size: TerminalSize
  /** In a session: the program is not told that it runs in tmux. */
  readonly hidesTmux?: boolean
  /** Windows only: the arguments as one finished string instead of `args` (see windows-shim.ts). */
  readonly windowsCommandLine?: string
}

/** A program on a pseudo terminal. */
export interface Pty extends Disposable {
  /** On Windows 0 until `executed` has resolved. */
  readonly pid: number
  /**
   * Raw output, in order, never decoded. Subscribe synchronously after the spawn: output without a listener is lost.
   */
  readonly onData: Event<Uint8Array>
  /** Fires once, after the last output. */
  readonly onExit: Event<Exit>
  /**
   * Resolves once the program has replaced the forked child (exec), or with the reason why it did not; always before
   * `onExit` fires.
   */
  readonly executed: Promise<Result<null, StartFailure>>
  /** Types input: all of it, or nothing (false) while the program does not read and INPUT_WAITING_BYTES wait. Ignored after the exit. */
  write(bytes: Uint8Array): boolean
  /** Answers a query of the program; dropped whole while REPLIES_WAITING_BYTES wait. */
  reply(bytes: Uint8Array): void
  /** Typed input that waits for the program, bytes. */
  readonly waitingInput: number
  /** All typed input has reached the program's terminal. */
  readonly onInputTaken: Event<void>
  resize(size: TerminalSize): void
  /** Stops reading for 50 ms at most; again while paused: for so long from then on. After the exit everything is read. */
  pause(): void
  resume(): void
  /** Closes the host's end: the kernel sends SIGHUP to the foreground group. */
  hangUp(): void
}

/** Starts programs on pseudo terminals. */
export interface PtySpawner {
  spawn(request: PtyRequest): Result<Pty, StartFailure>
}

/** A session that exists, which a person could also attach to by hand. */
export interface FoundSession {
  readonly runId: string
  /** First process of the session; 0 if it is gone. */
  readonly pid: number
  /** Its program has exited and only the last screen is kept. */
  readonly isDead: boolean
}

/**
 * Runs programs in sessions that outlive this host (tmux). A Pty of a session differs from one of PtySpawner in two
 * ways: `pid` is that of the program inside the session, and disposing it only detaches, so the session lives on.
 * `hangUp` ends the session, which sends SIGHUP.
 */
export interface SessionRunner {
  /** Why sessions are not available here and how to change that; null if they are. */
  problem(env: Environment): Promise<string | null>
  /** The command a person types to attach to the session of a run. */
  attachCommand(runId: string): string
  /** Starts the program in a session named after the run; resolves when the program runs. */
  spawn(runId: string, request: PtyRequest): Promise<Result<Pty, StartFailure>>
  /**
   * Takes over a session that an earlier host started; its scrollback and screen are the first output. If the program
   * has exited, its exit is returned. Null if there is no such session; an error if that could not be found out.
   */
  adopt(runId: string, size: TerminalSize): Promise<Result<Pty | null, string>>
  /** Every session of this data directory. */
  list(): Promise<Result<readonly FoundSession[], string>>
  /** Ends a session, whatever runs in it. */
  end(runId: string): Promise<Result<null, string>>
}

/** Result of a signal. `stranger`: the pid belongs to another process now, and nothing was sent. */
export type SignalOutcome = 'sent' | 'gone' | 'stranger' | 'not-permitted'

/** Result of setting a session's nice value. `later`: the kernel takes only so many, ask again; `none`: this system does not do that. */
export type SessionNiceOutcome = 'set' | 'later' | 'none' | 'gone' | 'stranger'

/** The system's processes. */
export interface ProcessTable extends Disposable {
  /** Identifies this boot of the machine. */
  readonly bootId: string
  /** Shortest sensible interval between two sweeps, ms: what a sweep costs differs a thousandfold between platforms. */
  readonly minSweepIntervalMs: number
  /** The tag of a run in the limits of a process; null: it has none, is gone, or limits cannot be read here. */
  tagOf(pid: number): number | null
  /**
   * Every process of the system. Rows are valid until the next sweep. Throws only if the table cannot be read at all.
   * `usageOf`: only the usage of these pids has to be fresh; where reading the whole table is expensive, the other rows
   * may be a few seconds old.
   */
  sweep(usageOf?: readonly number[]): Promise<readonly ProcessRow[]>
  /** The process that has this pid now; null if there is none. */
  identify(pid: number): Promise<ProcessIdentity | null>
  /** Sends a signal after checking, without yielding in between, that the pid still belongs to that process. */
  signal(identity: ProcessIdentity, signal: string): Promise<SignalOutcome>
  /** Sets the nice value (-20 to 19, see nice(2)) after the same check; children forked later inherit it. */
  setNice(identity: ProcessIdentity, nice: number): Promise<SignalOutcome>
  /** After the same check: sets the nice value (0 to 19) of the process's whole session among the sessions of the machine (Linux: its autogroup, sched(7)). */
  setSessionNice(identity: ProcessIdentity, nice: number): Promise<SessionNiceOutcome>
  /**
   * After the same check: how early the machine's out-of-memory killer takes the process (oom_score_adj, 0 to 1000); children forked later
   * inherit it. Not if it has another value than `was` (null: whatever it has). False: it was not set.
   */
  setOomScore(identity: ProcessIdentity, score: number, was: number | null): Promise<boolean>
  /** What processes have open and have read and written, by pid, read now; those of which nothing can be told are left out. */
  resources(pids: readonly number[]): Promise<ReadonlyMap<number, ProcessResources>>
  /** Memory of these processes with each page they share counted once, bytes, read now (some ms each for large ones); null: it cannot be told here, or not soon enough. */
  exactMemory(pids: readonly number[]): Promise<number | null>
  /** After the same check: it, and what it forks from now on, may have at most so many files open; false: this system does not do that, or it may have no more already. */
  limitFiles(identity: ProcessIdentity, most: number): Promise<boolean>
  /** How long a process has run by its start time, ms; null: that cannot be told. */
  ageMs(process: Pick<ProcessRow, 'startTime'>): number | null
  /** Command lines by pid, in readable form; those that cannot be read are left out. */
  commandLines(identities: readonly ProcessIdentity[]): Promise<ReadonlyMap<number, string>>
}

/** An agent as its host last stored it. */
export interface StoredAgent {
  readonly record: AgentRecord
  readonly state: AgentState
}

/** Selects entries of the journal. */
export interface JournalQuery {
  /** Null: entries about all subjects. */
  readonly subject: Subject | null
  /** The first `limit` entries from this seq on; if left out, the last `limit` entries. */
  readonly fromSeq?: number
  readonly limit: number
}

/** Selects entries of the journal by what they are about; those of a range of seqs, both included. */
export interface JournalSearch {
  readonly fromSeq: number
  readonly toSeq: number
  /** Epoch ms; `toMs` is excluded. */
  readonly fromMs: number
  readonly toMs: number
  /** Ids; null: entries about all subjects. */
  readonly agentIds: readonly string[] | null
  /** Kinds of events; null: all. */
  readonly kinds: readonly string[] | null
  readonly limit: number
}

/**
 * Stores agents, their states and the journal. When a write returns, it survives a killed host; a write that the disk
 * refuses throws a StoreWriteError (core/store-error.ts).
 */
export interface Store extends Disposable {
  /** Problems of background work, which fail no call: a message for people that says what to do. */
  readonly onProblem: Event<string>
  /**
   * In order of creation. An agent whose spec cannot be parsed completely has `record.problems` and is in phase
   * `failed`; until its spec is changed it is written back unchanged.
   */
  readAgents(): readonly StoredAgent[]
  /** In order of seq, none left out: an entry that cannot be parsed has an unknown event. */
  readJournal(query: JournalQuery): readonly JournalEntry[]
  /** The least and the greatest time of all entries, epoch ms; null: there are none. */
  journalTimes(): { readonly firstMs: number; readonly lastMs: number } | null
  /** The seqs between which all entries of a time range are (epoch ms, `toMs` excluded); null: there are none. */
  seqsOf(fromMs: number, toMs: number): { readonly first: number; readonly last: number } | null
  /** The latest of the entries, the latest first. An entry that cannot be parsed has an unknown event. */
  searchJournal(search: JournalSearch): readonly JournalEntry[]
  /** Highest seq ever assigned; 0 if none. */
  lastSeq(): number
  /**
   * Leaves nothing in its files of rows that were overwritten or deleted. Never fails: what cannot be done now is done
   * when the store is closed.
   */
  purge(): void
  /** What agents used; it stays when an agent is removed. */
  readonly spending: SpendingStore
  /** The conversation each agent had last. */
  readonly conversations: ConversationStore
  /** How the vitals of agents were. */
  readonly series: SeriesStore
  readonly alerts: AlertStore
  /** What was kept at the end of runs. */
  readonly postMortems: PostMortemStore
  /** The queue of tasks, embedded in this store. */
  readonly tasks: TaskQueue
  /** Writes entries and the states they led to, and removes agents with their series, in one transaction. */
  append(entries: readonly JournalEntry[], agents: readonly StoredAgent[], removedIds?: readonly string[]): void
}

/** The environment of the user's login shell, as a terminal would have it. */
export interface ShellEnvironment {
  /**
   * Captured once and cached; captured again if the shell could not even be started. Never rejects: if the capture
   * fails, it returns the host's own environment with the usual folders added to PATH.
   */
  read(): Promise<{
    readonly env: Environment
    readonly source: 'login-shell' | 'host'
    readonly problem: string | null
  }>
}

export interface CommandFinder {
  /** Absolute path of `command` (a name or a path) on the PATH of `env`, checked to be an executable file. */
  resolve(command: string, env: Environment): Promise<Result<string, StartFailure>>
  /** The path with symbolic links resolved; the path itself if they cannot be. */
  realPathOf(file: string): Promise<string>
  /** What a path leads to now; null: nothing. */
  identityOf(path: string): Promise<FileIdentity | null>
  /** Where a program found at this path really lies; null: it is gone. */
  lookAt(file: string): Promise<ProgramLook | null>
  /** Version that the program prints, or null. Bounded by a time-out. */
  versionOf(program: ProgramFile, type: AgentType, env: Environment): Promise<string | null>
}

/** Properties of a folder. */
export interface InspectedFolder {
  readonly path: string
  /** Symbolic links resolved. */
  readonly realPath: string
  /** The branch checked out; null if the folder is not a git work tree or the head is detached. */
  readonly branch: string | null
}

export interface Workspaces {
  /** Properties of a folder, or why no agent can work in it. */
  inspect(path: string): Promise<Result<InspectedFolder, StartFailure>>
  /** Sub-folders whose path starts with `prefix`, for completion; at most 50. `~` is the user's home. */
  complete(prefix: string, signal?: CancelSignal): Promise<readonly string[]>
}

/** Reads the load of the machine and the usage of Corral itself. */
export interface HostVitals {
  read(): HostSample
  /** Processes that the machine's out-of-memory killer has ended since it was booted, of whomever; null: this system does not tell. */
  oomKills(): number | null
}

/** The agent types known to this host. */
export interface AgentTypes {
  /** As the files are now, or were a moment ago. */
  list(): Promise<readonly AgentType[]>
  /** What of the files could not be used when they were last read, for people. */
  readonly problems: readonly string[]
}

/** What tells the programs of one run from those of others, when they come to the run door. */
export interface RunSecrets {
  /** 256 bits that only the run is told; the same in every host of this data directory. */
  secretOf(runId: string): string
  /** Compares in a time that does not depend on how much of it is right. */
  isSecretOf(runId: string, secret: string): boolean
}

/** Random ids. */
export interface Ids {
  /** 128 random bits in lower-case hex: a run cookie that cannot be guessed. */
  runId(): string
  /** Short id of an agent, safe in URLs and file names. */
  agentId(): string
}

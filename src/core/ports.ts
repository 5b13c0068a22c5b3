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
import type { Environment } from './agent/launch.ts'
import type { ProcessRow } from './process/process-row.ts'
import type { TerminalSize } from './terminal/size.ts'

/** What a pty is spawned with. `file` is absolute and was checked. */
export interface PtyRequest {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Environment
  readonly size: TerminalSize
  /** Windows only: the arguments as one finished string instead of `args` (see windows-shim.ts). */
  readonly windowsCommandLine?: string
}

/** A program on a pseudo terminal. */
export interface Pty extends Disposable {
  /** On Windows 0 until `executed` has resolved. */
  readonly pid: number
  /** Raw output, in order, never decoded. Subscribe in the turn of the spawn: what nobody hears is lost. */
  readonly onData: Event<Uint8Array>
  /** Fires once, after the last output. */
  readonly onExit: Event<Exit>
  /** Resolves when the program really runs in place of the forked child, or with why it never did; always before `onExit` fires. */
  readonly executed: Promise<Result<null, StartFailure>>
  write(bytes: Uint8Array): void
  resize(size: TerminalSize): void
  /** Stops reading; only ever for a slice of time, a pty paused at exit loses its last output. */
  pause(): void
  resume(): void
  /** Closes our side: the kernel sends SIGHUP to the foreground group. */
  hangUp(): void
}

/** Starts programs on pseudo terminals. */
export interface PtySpawner {
  spawn(request: PtyRequest): Result<Pty, StartFailure>
}

/** A session found: what a person could attach to by hand. */
export interface FoundSession {
  readonly runId: string
  /** First process of the session; 0: gone. */
  readonly pid: number
  /** Its program has ended and only the last screen is kept. */
  readonly isDead: boolean
}

/**
 * Runs programs in sessions that outlive this host (tmux). A Pty of a session differs from one of PtySpawner in two ways: `pid` is that of the
 * program inside, and disposing it only lets go, the session lives on; `hangUp` ends the session, which sends SIGHUP.
 */
export interface SessionRunner {
  /** Why sessions cannot be had here and what to do about it; null: they can. */
  problem(env: Environment): Promise<string | null>
  /** What a person types to attach to the session of a run. */
  attachCommand(runId: string): string
  /** Starts the program in a session named after the run; resolves when it runs. */
  spawn(runId: string, request: PtyRequest): Promise<Result<Pty, StartFailure>>
  /** Takes over the session an earlier host began; its history and screen are the first output. A program that has ended gives its exit. Null: there is none. An error says why it cannot be told. */
  adopt(runId: string, size: TerminalSize): Promise<Result<Pty | null, string>>
  /** Every session of this data directory. */
  list(): Promise<Result<readonly FoundSession[], string>>
  /** Ends a session whatever runs in it. */
  end(runId: string): Promise<Result<null, string>>
}

/** A kernel's own group of all processes of one run, which no process can leave by itself. */
export interface Cgroup {
  /** Moves a process (and what it forks from now on) into the group; false: the kernel refused. */
  add(pid: number): Promise<boolean>
  /** Everybody in it now, zombies not. */
  pids(): readonly number[]
  /** Kills everybody in it at once, forks under way included; false: not to be had. */
  kill(): boolean
  /** Takes the empty group away. */
  remove(): void
}

/** Makes cgroups where the machine lets us. */
export interface Cgroups {
  readonly kind: 'cgroup-v2' | 'none'
  /** In words, for the footer and for doctor: `cgroup v2` or why not. */
  readonly description: string
  /** Program and arguments that must stand before a run's own so that it is born in its group; empty: none needed. */
  prefix(runId: string): readonly string[]
  /** Puts the first process of a run, and what it forks from then on, into the run's group, made if it is not there; null: not to be had. */
  enter(runId: string, leaderPid: number): Promise<Cgroup | null>
  /** The group an earlier host made for a run; null: none. */
  find(runId: string): Cgroup | null
}

/** What became of a signal. `stranger`: the pid is somebody else's now, nothing was sent. */
export type SignalOutcome = 'sent' | 'gone' | 'stranger' | 'not-permitted'

/** The system's processes. */
export interface ProcessTable extends Disposable {
  /** Names this boot of the machine. */
  readonly bootId: string
  /** Shortest sensible time between two sweeps, ms: what a sweep costs differs a thousandfold between platforms. */
  readonly minSweepIntervalMs: number
  /**
   * Every process there is. Rows are valid until the next sweep. Throws only when the table cannot be read at all.
   * `usageOf`: all that is needed is fresh usage of these pids; where the whole table is dear, the rest may then be a few seconds old.
   */
  sweep(usageOf?: readonly number[]): Promise<readonly ProcessRow[]>
  /** Who has this pid now; null: nobody. */
  identify(pid: number): Promise<ProcessIdentity | null>
  /** Sends a signal after checking, in the same turn, that the pid is still that process. */
  signal(identity: ProcessIdentity, signal: string): Promise<SignalOutcome>
  /** Sets the nice value (-20 to 19, as of nice(2)) after the same check; children forked later inherit it. */
  setNice(identity: ProcessIdentity, nice: number): Promise<SignalOutcome>
  /** Command lines by pid, as people read them; those that cannot be read are left out. */
  commandLines(identities: readonly ProcessIdentity[]): Promise<ReadonlyMap<number, string>>
}

/** An agent as it stood when its host last wrote. */
export interface StoredAgent {
  readonly record: AgentRecord
  readonly state: AgentState
}

/** Which entries of the journal. */
export interface JournalQuery {
  /** Null: of all. */
  readonly subject: Subject | null
  /** The first `limit` entries from this seq on; left out: the last `limit` of all. */
  readonly fromSeq?: number
  readonly limit: number
}

/** Keeps agents, their states and the journal. Writes are durable against a killed host when the call returns; a write the disk refuses throws a StoreWriteError (core/store-error.ts). */
export interface Store extends Disposable {
  /** Told of what went wrong in the background, for people, with what to do: nobody's call failed. */
  readonly onProblem: Event<string>
  /** In the order they came. One whose spec cannot be read whole has `record.problems` and is in phase `failed`; until its spec is changed it is written back as it was. */
  readAgents(): readonly StoredAgent[]
  /** In order of seq. */
  readJournal(query: JournalQuery): readonly JournalEntry[]
  /** Highest seq ever given; 0: none. */
  lastSeq(): number
  saveAgent(agent: StoredAgent): void
  removeAgent(agentId: string): void
  /** Writes entries and the states they led to, and removes agents, in one step. */
  append(entries: readonly JournalEntry[], agents: readonly StoredAgent[], removedIds?: readonly string[]): void
}

/** An operating system command a program sent: `ESC ] code ; payload BEL`. */
export interface OscSequence {
  readonly code: number
  /** Without control characters, at most OSC_MAX_CHARACTERS (core/limits.ts). */
  readonly payload: string
}

/** A terminal without a screen that follows a run's output: answers queries, gives snapshots. */
export interface TerminalMirror extends Disposable {
  /** What the terminal answers the program (device attributes, cursor position, colours). */
  readonly onReply: Event<Uint8Array>
  /** The last lines on the screen that are not empty, as plain text, oldest first. */
  lastLines(count: number): readonly string[]
  /** Title set by the program, cleaned of control characters, at most 256 characters. */
  readonly onTitle: Event<string>
  /** The program rang the bell (BEL outside any sequence). */
  readonly onBell: Event<void>
  /** A complete OSC sequence that changes nothing on the screen (notification, progress, prompt mark, folder). */
  readonly onOsc: Event<OscSequence>
  /** Parses bytes; `parsed` is called when they are on the screen. */
  write(bytes: Uint8Array, parsed: () => void): void
  resize(size: TerminalSize): void
  readonly size: TerminalSize
  /** Text with escape sequences that rebuilds screen, scrollback, modes and cursor in a fresh terminal of the same size. */
  snapshot(options: { readonly scrollbackLines: number }): string
  /** Colours the mirror answers OSC 10/11/12 queries with, as `#rrggbb`. */
  setColors(colors: { readonly foreground: string; readonly background: string }): void
}

/** Makes mirrors. */
export interface TerminalMirrors {
  create(size: TerminalSize): TerminalMirror
}

/** What a pattern found. */
export interface PatternMatch {
  /** The whole match, then its groups in order; null: the group took no part. */
  readonly groups: readonly (string | null)[]
  /** The named groups that took part. */
  readonly named: ReadonlyMap<string, string>
}

/** A compiled pattern. Stateless. */
export interface Pattern {
  readonly groupNames: readonly string[]
  /** The first match in the text, of which only the beginning is looked at (core/limits.ts); null: none. Never throws. */
  match(text: string): PatternMatch | null
}

/** How a pattern is to be taken. */
export interface PatternOptions {
  /** False unless given. */
  readonly ignoreCase?: boolean
}

/**
 * Regular expressions that come from files or people; those of our own are `RegExp`. Written as in JavaScript without look-around and
 * back-references; `$` is the end of the text. No pattern takes longer than its size × the text's (core/limits.ts), whatever it is.
 */
export interface Patterns {
  /** An error says what is wrong and what to do about it, as the end of a sentence. Asked again for the same, the answer is the same object for a while. */
  compile(source: string, options?: PatternOptions): Result<Pattern, string>
}

/** The environment of the user's login shell, as a terminal would have it. */
export interface ShellEnvironment {
  /** Captured once and kept; never fails: what cannot be captured falls back to the host's own with the usual folders on the PATH. */
  read(): Promise<{
    readonly env: Environment
    readonly source: 'login-shell' | 'host'
    readonly problem: string | null
  }>
}

/** Finds programs. */
export interface CommandFinder {
  /** Absolute path of `command` (a name or a path) on the PATH of `env`, checked to be an executable file. */
  resolve(command: string, env: Environment): Promise<Result<string, StartFailure>>
  /** The file behind a path, symbolic links resolved; the path itself where they cannot be. */
  realPathOf(file: string): Promise<string>
  /** Version printed by the program, or null. Never takes longer than its time-out. */
  versionOf(file: string, type: AgentType, env: Environment): Promise<string | null>
}

/** What is known of a folder. */
export interface InspectedFolder {
  readonly path: string
  /** Symbolic links resolved. */
  readonly realPath: string
  /** Branch checked out; null: no git work tree or a detached head. */
  readonly branch: string | null
}

/** Reads folders. */
export interface Workspaces {
  /** Facts of a folder, or why no agent can work in it. */
  inspect(path: string): Promise<Result<InspectedFolder, StartFailure>>
  /** Sub-folders whose path starts with `prefix`, for completion; at most 50. `~` is the user's home. */
  complete(prefix: string, signal?: CancelSignal): Promise<readonly string[]>
}

/** Reads the machine and the cost of Corral itself. */
export interface HostVitals {
  read(): HostSample
}

/** The agent types known to this host. */
export interface AgentTypes {
  list(): Promise<readonly AgentType[]>
}

/** Random ids. */
export interface Ids {
  /** 128 random bits, lower-case hex: a run cookie nobody can guess. */
  runId(): string
  /** Short id of an agent, safe in URLs and file names. */
  agentId(): string
}

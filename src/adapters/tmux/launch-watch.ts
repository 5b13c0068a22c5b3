import { readFileSync } from 'node:fs'
import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Exit } from '../../shapes/exit.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import { findVariable } from '../../core/process/parse-environ.ts'
import { LAUNCHER_COMMAND_LINE, SESSION_VARIABLE } from './launch.ts'

/** Time before each look, ms; the last one repeats. */
const LOOK_AFTER_MS = [0, 1, 2, 5, 10, 20, 50] as const
/** Where processes cannot be looked at (macOS): what lives after this long is the program; the launcher takes some ms. */
const LAUNCHER_LIFE_MS = 300
/** Kept of the first output: the launcher's complaint is shorter. */
const KEPT_CHARACTERS = 1_000
/** env(1) and sh(1) end so when the program is not there, or there and not executable. */
const COMPLAINT_EXITS: ReadonlySet<number | null> = new Set([126, 127])
const PROGRAM_ADVICE =
  'Check that it is there, executable and made for this machine, and that the interpreter named in its first line exists.'

/** What is launched. */
export interface Launch {
  readonly pid: number
  readonly runId: string
  readonly file: string
}

/** Finds out whether the program runs in place of the launcher, or why it never did. */
export class LaunchWatch extends Lifetime {
  readonly executed: Promise<Result<null, StartFailure>>
  private readonly settle: (result: Result<null, StartFailure>) => void
  private readonly launch: Launch
  private readonly startedAtMs = performance.now()
  private firstOutput = ''
  private looks = 0
  private waiting: Disposable | null = null

  constructor(launch: Launch) {
    super()
    this.launch = launch
    const { promise, resolve } = Promise.withResolvers<Result<null, StartFailure>>()
    this.executed = promise
    this.settle = resolve
    this.lookLater()
  }

  /** Hears what was printed. */
  hear(bytes: Uint8Array): void {
    if (this.isDisposed || this.firstOutput.length >= KEPT_CHARACTERS) return
    this.firstOutput += new TextDecoder().decode(bytes)
  }

  /** The pane's process has ended and all its output was heard. */
  end(exit: Exit): void {
    if (!this.isDisposed) this.conclude(this.complaint(exit))
  }

  override dispose(): void {
    this.settle(
      err({ code: 'exec-failed', message: 'The session was left before its program was seen to run. Start it again.' }),
    )
    super.dispose()
  }

  private complaint(exit: Exit): StartFailure | null {
    const { file } = this.launch
    const line = this.firstOutput.split(/\r?\n/).find((line) => line.includes(file))
    if (!COMPLAINT_EXITS.has(exit.code) || line === undefined) return null
    const reason = line.slice(line.lastIndexOf(': ') + 2)
    return { code: 'exec-failed', message: `${file} cannot be executed: ${reason}. ${PROGRAM_ADVICE} (${line})` }
  }

  private conclude(failure: StartFailure | null): void {
    this.settle(failure === null ? ok(null) : err(failure))
    this.dispose()
  }

  private lookLater(): void {
    const waitMs = LOOK_AFTER_MS[Math.min(this.looks, LOOK_AFTER_MS.length - 1)]
    this.looks += 1
    const timer = setTimeout(() => this.lookNow(), waitMs)
    this.waiting = this.register(toDisposable(() => clearTimeout(timer)))
  }

  private lookNow(): void {
    if (this.waiting) this.release(this.waiting)
    this.waiting = null
    if (this.looksExecuted()) this.conclude(null)
    else this.lookLater()
  }

  private looksExecuted(): boolean {
    if (performance.now() - this.startedAtMs > LAUNCHER_LIFE_MS) return isAlive(this.launch.pid)
    return process.platform === 'linux' && isProgram(this.launch)
  }
}

/** Linux: before the exec of the launcher the environment is the server's, before that of the program the command line is the launcher's. */
function isProgram({ pid, runId }: Launch): boolean {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`)
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'latin1')
    const isOurs = findVariable(environment, environment.length, SESSION_VARIABLE) === runId
    return isOurs && commandLine !== '' && !commandLine.startsWith(LAUNCHER_COMMAND_LINE)
  } catch (error) {
    return isUnreadable(error)
  }
}

/** Another user's process (sudo) is the program; one that is gone is judged by its end. */
function isUnreadable(error: unknown): boolean {
  switch (error instanceof Error && 'code' in error ? error.code : null) {
    case 'EACCES':
    case 'EPERM':
      return true
    case 'ENOENT':
    case 'ESRCH':
    case 'EMFILE':
    case 'ENFILE':
      return false
    default:
      throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

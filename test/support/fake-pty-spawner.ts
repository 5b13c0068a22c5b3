import { err, ok, type Result } from '../../src/base/result.ts'
import type { StartFailure } from '../../src/shapes/start-failure.ts'
import type { Pty, PtyRequest, PtySpawner } from '../../src/core/ports.ts'
import { COOKIE_VARIABLE } from '../../src/core/process/parse-environ.ts'
import type { FakeProcessOptions } from './fake-process.ts'
import type { FakeProcessTable } from './fake-process-table.ts'
import { FakePty } from './fake-pty.ts'

/** A simulated program: properties of its process, and what it does when it starts. */
export interface FakeProgram {
  readonly process?: FakeProcessOptions
  /** True: the exec neither succeeds nor fails until the test says so. */
  readonly execIsSlow?: boolean
  readonly begin?: (pty: FakePty) => void
}

/** Waits for ever; dies of any signal. */
export const IDLE: FakeProgram = {}

/** Ignores every signal that can be ignored. */
export const STUBBORN: FakeProgram = { process: { on: { SIGINT: 'ignore', SIGTERM: 'ignore', SIGHUP: 'ignore' } } }

/** Exits 0 on a polite signal. */
export const WILLING: FakeProgram = {
  process: { on: { SIGINT: (self) => self.exit(0), SIGTERM: (self) => self.exit(0), SIGHUP: (self) => self.exit(0) } },
}

/** Not even SIGKILL ends it. */
export const UNKILLABLE: FakeProgram = { process: { isUnkillable: true } }

/** Cannot be executed. */
export const MISSING: FakeProgram = { begin: (pty) => pty.failExec() }

/** Echoes its input. */
export const ECHO: FakeProgram = {
  begin: (pty) => {
    pty.onInput = (self, bytes) => self.print(bytes)
  },
}

/** Prints and exits at once. */
export function printAndExit(output: string | Uint8Array, code = 0): FakeProgram {
  return {
    begin: (pty) => {
      pty.print(output)
      pty.exit(code)
    },
  }
}

/** Leads a process tree; `tree` creates the other processes. */
export function treeOf(tree: (pty: FakePty) => void): FakeProgram {
  return { begin: tree }
}

/** Starts simulated programs; their processes appear in the table. */
export class FakePtySpawner implements PtySpawner {
  readonly table: FakeProcessTable
  /** The program to run next, whatever is requested; a function chooses by the request. */
  program: FakeProgram | ((request: PtyRequest) => FakeProgram)
  /** Every pty, in order of its start. */
  readonly ptys: FakePty[] = []
  private refusal: StartFailure | null = null

  constructor(table: FakeProcessTable, program: FakeProgram | ((request: PtyRequest) => FakeProgram) = IDLE) {
    this.table = table
    this.program = program
  }

  /** The latest pty; throws if there is none. */
  get last(): FakePty {
    const last = this.ptys.at(-1)
    if (!last) throw new Error('nothing was started')
    return last
  }

  /** The next spawn fails. */
  refuseNext(failure: StartFailure = { code: 'spawn-failed', message: 'No terminals left. Stop some agents.' }): void {
    this.refusal = failure
  }

  spawn(request: PtyRequest): Result<Pty, StartFailure> {
    const refusal = this.refusal
    this.refusal = null
    if (refusal) return err(refusal)
    const program = typeof this.program === 'function' ? this.program(request) : this.program
    const name = request.file.split('/').at(-1) ?? request.file
    const commandLine = [request.file, ...request.args].join(' ')
    const cookie = request.env[COOKIE_VARIABLE] ?? null
    const pty = new FakePty(request, this.table.add({ name, commandLine, cookie, ...program.process }))
    this.ptys.push(pty)
    program.begin?.(pty)
    if (!program.execIsSlow) pty.confirmExec()
    return ok(pty)
  }
}

import { access, constants, stat } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { err, ok, type Result } from '../../base/result.ts'
import { reportUnexpected } from '../../base/unexpected.ts'
import type { Environment } from '../../core/agent/launch.ts'
import { guardedProgram } from '../../core/agent/spawn-guard.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { Pty, PtyRequest, PtySpawner, FoundSession, SessionRunner } from '../../core/ports.ts'
import { FOLDER_ADVICE } from '../../core/process/start-advice.ts'
import type { TerminalSize } from '../../core/terminal/size.ts'
import { type Attached, type AttachOptions, attachSession, createSession } from './attach.ts'
import type { ControlClient } from './control-client.ts'
import { wordsToEndWithHost } from './end-with-host.ts'
import { findProgram } from './find-program.ts'
import { quoteForShell } from '../../base/quote-for-shell.ts'
import { endLeftClients } from './left-clients.ts'
import { quoteForGlob } from './quote.ts'
import { prepareFolder, writeTmuxConf } from './tmux-conf.ts'
import { findProblem, NOT_INSTALLED, NOT_ON_WINDOWS } from './tmux-problem.ts'
import { type SessionLink, TmuxPty } from './tmux-pty.ts'
import { isGone, runTmux, type TmuxAddress, type TmuxFailure } from './tmux-server.ts'
import { Turns } from './turns.ts'

/** All that tmux itself gets from the environment: locations, and the language of the user. */
const ENVIRONMENT_OF_TMUX: ReadonlySet<string> = new Set([
  'PATH',
  'HOME',
  'TMUX_TMPDIR',
  'TERMINFO',
  'TERMINFO_DIRS',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
])
const RUN_ID = /^[0-9a-f]{32}$/
/** A server that exits with its last session refuses new clients for some ms; and a client may be lost. */
const TRIES = 3
const BETWEEN_TRIES_MS = 50

export interface TmuxOptions {
  /** Name of our own server's socket; one per data directory. */
  readonly socketName: string
  /** Folder only the user may enter: it contains tmux's configuration and, briefly, the environment of a run. */
  readonly configDir: string
  /** Draws a session once on a real terminal when it is adopted. */
  readonly ptys: PtySpawner
  /**
   * The environment in which tmux is looked up and run: that of the user's login shell. Only a few of its variables
   * reach tmux.
   */
  readonly readEnvironment: () => Promise<Environment>
}

/** Runs programs in sessions of our own tmux server, which is controlled in control mode. */
export class TmuxSessionRunner implements SessionRunner {
  private readonly options: TmuxOptions
  private readonly turns = new Turns()
  private isPrepared = false
  /** Empty: not known yet, or impossible here; asked again, since a moment without descriptors proves nothing. */
  private endWithHost: readonly string[] = []
  /** Resolves once nothing of earlier hosts is attached; null: no session was adopted yet. */
  private leftClientsEnd: Promise<void> | null = null

  constructor(options: TmuxOptions) {
    this.options = options
  }

  async problem(env: Environment): Promise<string | null> {
    if (process.platform === 'win32') return NOT_ON_WINDOWS
    const address = this.addressIn(env)
    return address === null ? NOT_INSTALLED : findProblem(address)
  }

  attachCommand(runId: string): string {
    return `tmux -L ${quoteForShell(this.options.socketName)} attach -t ${quoteForShell(runId)}`
  }

  async spawn(runId: string, request: PtyRequest): Promise<Result<Pty, StartFailure>> {
    const address = await this.address()
    if (address === null) return err({ code: 'runner-missing', message: NOT_INSTALLED })
    const reason = await whyNotEntered(request.cwd)
    if (reason !== null) return err({ code: 'exec-failed', message: reason })
    const created = await this.turns.take(() => this.create(address, runId, request))
    if (!created.ok) return err(spawnFailure(request, created.error))
    const guarded = guardedProgram(request.args)
    return ok(this.open(address, runId, { file: request.file, guarded, size: request.size, attached: created.value }))
  }

  async adopt(runId: string, size: TerminalSize): Promise<Result<Pty | null, string>> {
    const address = await this.address()
    if (address === null) return ok(null)
    await (this.leftClientsEnd ??= endLeftClients(address))
    const attached = await this.attach(address, runId, size)
    const program = { file: runId, guarded: null }
    if (attached.ok) return ok(this.open(address, runId, { ...program, size, attached: attached.value }))
    if (isGone(attached.error)) return ok(null)
    return err(`The tmux session ${runId} cannot be adopted: ${attached.error.message}`)
  }

  async list(): Promise<Result<readonly FoundSession[], string>> {
    const address = await this.address()
    if (address === null) return ok([])
    const listed = await runTmux(address, ['list-panes', '-a', '-F', '#{session_name} #{pane_pid} #{pane_dead}'])
    if (listed.ok) return ok(listed.value.split('\n').flatMap(factsOf))
    if (isGone(listed.error)) return ok([])
    return err(`The tmux sessions cannot be listed: ${listed.error.message}`)
  }

  async end(runId: string): Promise<Result<null, string>> {
    const address = await this.address()
    const failure = address === null ? null : await this.turns.take(() => endSession(address, runId))
    return failure === null ? ok(null) : err(`The tmux session ${runId} cannot be ended: ${failure}`)
  }

  private async create(
    address: TmuxAddress,
    runId: string,
    request: PtyRequest,
  ): Promise<Result<Attached, TmuxFailure>> {
    writeTmuxConf(this.options.configDir, address.env)
    for (let attempt = 1; ; attempt += 1) {
      // Started in /, so that the server keeps no workspace busy. Its options are updated even if it was running
      // before.
      await runTmux(address, ['start-server', ';', 'source-file', quoteForGlob(address.confPath)])
      const created = await createSession(this.attachOptions(address), runId, request)
      if (created.ok || created.error.kind !== 'no-server' || attempt === TRIES) return created
      await wait(BETWEEN_TRIES_MS)
    }
  }

  private open(
    address: TmuxAddress,
    runId: string,
    {
      size,
      attached,
      ...program
    }: Pick<SessionLink, 'file' | 'guarded'> & {
      readonly size: TerminalSize
      readonly attached: Attached
    },
  ): Pty {
    const link: SessionLink = {
      runId,
      ...program,
      attach: (size) => this.attach(address, runId, size),
      end: (client) => this.turns.take(() => endSession(address, runId).then(() => leave(client))),
      leave: (client) => {
        this.turns
          .take(() => leave(client))
          .catch((error: unknown) => reportUnexpected(error, 'leaving a tmux session'))
      },
    }
    return new TmuxPty(link, attached, size)
  }

  private attach(address: TmuxAddress, runId: string, size: TerminalSize): Promise<Result<Attached, TmuxFailure>> {
    return this.turns.take(async () => {
      for (let attempt = 1; ; attempt += 1) {
        // Attaching would start a server just to find that there is no session.
        const there = await runTmux(address, ['has-session', '-t', `=${runId}`])
        if (!there.ok) return there
        const attached = await attachSession(this.attachOptions(address), runId, size)
        if (attached.ok || !isGone(attached.error)) return attached
        // A client that was lost says nothing about a session that has just been there.
        if (attempt === TRIES) return err({ ...attached.error, kind: 'refused' })
        await wait(BETWEEN_TRIES_MS)
      }
    })
  }

  private attachOptions(address: TmuxAddress): AttachOptions {
    return { address, ptys: this.options.ptys, folder: this.options.configDir }
  }

  private async address(): Promise<TmuxAddress | null> {
    if (process.platform === 'win32') return null
    if (!this.isPrepared) prepareFolder(this.options.configDir)
    this.isPrepared = true
    const address = this.addressIn(await this.options.readEnvironment())
    if (address === null) return null
    if (this.endWithHost.length === 0) this.endWithHost = await wordsToEndWithHost(address.env)
    return { ...address, endWithHost: this.endWithHost }
  }

  private addressIn(env: Environment): TmuxAddress | null {
    const file = findProgram('tmux', env)
    if (file === null) return null
    const known = Object.entries(env).filter(([name]) => ENVIRONMENT_OF_TMUX.has(name))
    const { socketName, configDir } = this.options
    return { file, endWithHost: [], socketName, confPath: `${configDir}/tmux.conf`, env: Object.fromEntries(known) }
  }
}

async function leave(client: ControlClient): Promise<void> {
  client.dispose()
  await client.gone
}

/** Ends a session; returns why it still exists, or null. */
async function endSession(address: TmuxAddress, runId: string): Promise<string | null> {
  const ended = await runTmux(address, ['kill-session', '-t', `=${runId}`])
  return ended.ok || isGone(ended.error) ? null : ended.error.message
}

/** tmux would silently start the program in the home folder instead. */
async function whyNotEntered(folder: string): Promise<string | null> {
  try {
    await access(folder, constants.X_OK)
    if ((await stat(folder)).isDirectory()) return null
    return `The folder ${folder} cannot be entered: Not a directory. ${FOLDER_ADVICE}`
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return `The folder ${folder} cannot be entered: ${error.message}. ${FOLDER_ADVICE}`
  }
}

function spawnFailure({ file }: PtyRequest, { message }: TmuxFailure): StartFailure {
  return {
    code: 'spawn-failed',
    message: `${file} could not be started in tmux (${message}). Try again, or choose the plain terminal for this agent.`,
  }
}

function factsOf(line: string): readonly FoundSession[] {
  const [runId = '', pid, isDead] = line.split(' ')
  return RUN_ID.test(runId) ? [{ runId, pid: Number(pid), isDead: isDead === '1' }] : []
}

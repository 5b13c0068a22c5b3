import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Disposable } from '../../base/disposable.ts'
import { isSystemError } from '../../base/errors.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { MIRROR_SCROLLBACK_LINES } from '../../core/limits.ts'
import type { PtyRequest, PtySpawner } from '../../core/ports.ts'
import type { TerminalSize } from '../../core/terminal/size.ts'
import { ControlClient, type Answers } from './control-client.ts'
import { buildLaunch } from './launch.ts'
import { readHiddenModes } from './mode-probe.ts'
import { makeOutputPipe, type OutputPipe } from './output-pipe.ts'
import { PANE_FORMAT, PaneState } from './pane-state.ts'
import { quoteForGlob } from './quote.ts'
import { type CapturedScreen, restoreScreen } from './screen-restore.ts'
import { startControlProcess, type TmuxAddress, type TmuxFailure } from './tmux-server.ts'

const FILE_MODE = 0o600
/** tmux answers within some ms; a long scrollback takes some more. */
const DEADLINE_MS = 3_000

const PANE_IS_DEAD = /pane has exited/i

interface CapturedPane {
  readonly facts: PaneState
  readonly screen: Omit<CapturedScreen, 'modes'>
}

export interface AttachOptions {
  readonly address: TmuxAddress
  readonly ptys: PtySpawner
  /** A private folder: it contains pipes and, briefly, the environment of a run. */
  readonly folder: string
}

/** A client attached to a session, with its output and the state of the pane at that moment. */
export interface Attached {
  readonly client: ControlClient
  readonly output: OutputPipe
  readonly facts: PaneState
  /** Output that restores the look of the pane; empty if nothing was printed before. */
  readonly restored: string
}

/** Starts a session and attaches in the same step, so that no output is missed. */
export function createSession(
  { address, folder }: AttachOptions,
  runId: string,
  request: PtyRequest,
): Promise<Result<Attached, TmuxFailure>> {
  const path = join(folder, `${runId}.launch`)
  // tmux uses the working folder of its client as that of the program.
  const start = { args: ['start-server', ';', 'source-file', quoteForGlob(path)], cwd: request.cwd, runId }
  return withOutputPipe(folder, address, async (output) => {
    try {
      const written = writeLaunch(path, `${buildLaunch(runId, request)}${output.command(runId)}\n`)
      if (!written.ok) return written
      return await withClient(address, start, async (client) => {
        const attached = await withDeadline(client.attached)
        const facts = attached.ok ? await withDeadline(askPane(client, runId)) : attached
        if (!facts.ok) return facts
        output.wasGiven()
        return ok({ client, output, facts: facts.value, restored: '' })
      })
    } finally {
      rmSync(path, { force: true })
    }
  })
}

/** Attaches to an existing session at a size, and reads its screen. */
export function attachSession(
  { address, ptys, folder }: AttachOptions,
  runId: string,
  size: TerminalSize,
): Promise<Result<Attached, TmuxFailure>> {
  const start = { args: ['attach-session', '-t', `=${runId}`], cwd: '/', runId }
  return withOutputPipe(folder, address, (output) =>
    withClient(address, start, async (client) => {
      const attached = await withDeadline(client.attached)
      if (!attached.ok) return attached
      client.tell(sizeCommand(size))
      const modes = await readHiddenModes({ address, ptys, client, runId, size })
      const restored = await withDeadline(readScreen(client, output, runId))
      if (!restored.ok) return restored
      const { facts, screen } = restored.value
      return ok({ client, output, facts, restored: restoreScreen(facts, { ...screen, modes }) })
    }),
  )
}

/** Asks for the state of the pane. */
export async function askPane(client: ControlClient, runId: string): Promise<Result<PaneState, TmuxFailure>> {
  const answered = await client.ask([paneCommand(runId)])
  return answered.ok ? ok(factsIn(answered.value)) : answered
}

/** Command that sets the size of the client, and so of the window. */
export function sizeCommand({ cols, rows }: TerminalSize): string {
  return `refresh-client -C ${cols}x${rows}`
}

/** As much as a mirror keeps, in one step: earlier output is in the captures, later output goes into the pipe. */
async function readScreen(
  client: ControlClient,
  output: OutputPipe,
  runId: string,
): Promise<Result<CapturedPane, TmuxFailure>> {
  const capture = `capture-pane -t '=${runId}:' -p -e -J`
  const from = `-S -${MIRROR_SCROLLBACK_LINES}`
  const captures = [paneCommand(runId), `${capture} ${from}`, `${capture} ${from} -E -1`, capture, `${capture} -a -q`]
  const living = await client.ask([...captures, output.command(runId)])
  if (living.ok) output.wasGiven()
  // The pane of a program that has exited accepts no pipe, and needs none.
  const answered = living.ok || !PANE_IS_DEAD.test(living.error.message) ? living : await client.ask(captures)
  if (!answered.ok) return answered
  const [, whole = [], history = [], visible = [], behind = []] = answered.value
  return ok({ facts: factsIn(answered.value), screen: { whole, history, visible, behind } })
}

function paneCommand(runId: string): string {
  return `display-message -p -t '=${runId}:' '${PANE_FORMAT}'`
}

function factsIn(answers: Answers): PaneState {
  return new PaneState(answers[0]?.join('\n') ?? '')
}

function writeLaunch(path: string, commands: string): Result<null, TmuxFailure> {
  try {
    writeFileSync(path, commands, { mode: FILE_MODE })
    return ok(null)
  } catch (error) {
    if (!isSystemError(error)) throw error
    return err({ kind: 'not-started', message: `${path} could not be written: ${error.message}` })
  }
}

/** Attaches with a new pipe for the output; it is disposed if that fails. */
async function withOutputPipe(
  folder: string,
  address: TmuxAddress,
  attach: (output: OutputPipe) => Promise<Result<Attached, TmuxFailure>>,
): Promise<Result<Attached, TmuxFailure>> {
  const made = await makeOutputPipe(folder, address)
  return made.ok ? orDispose(made.value, attach(made.value)) : made
}

/** Attaches with a new client; it is disposed, and has exited, if that fails. */
async function withClient(
  address: TmuxAddress,
  { args, cwd, runId }: { readonly args: readonly string[]; readonly cwd: string; readonly runId: string },
  attach: (client: ControlClient) => Promise<Result<Attached, TmuxFailure>>,
): Promise<Result<Attached, TmuxFailure>> {
  const started = await startControlProcess(address, args, cwd)
  if (!started.ok) return started
  const client = new ControlClient(started.value, runId)
  const attached = await orDispose(client, attach(client))
  if (!attached.ok) await client.gone
  return attached
}

async function orDispose(
  owned: Disposable,
  attaching: Promise<Result<Attached, TmuxFailure>>,
): Promise<Result<Attached, TmuxFailure>> {
  let isAttached = false
  try {
    const attached = await attaching
    isAttached = attached.ok
    return attached
  } finally {
    if (!isAttached) owned.dispose()
  }
}

function withDeadline<T>(answer: Promise<Result<T, TmuxFailure>>): Promise<Result<T, TmuxFailure>> {
  const { promise, resolve, reject } = Promise.withResolvers<Result<T, TmuxFailure>>()
  const message = `tmux did not answer within ${DEADLINE_MS / 1000} s`
  const timer = setTimeout(() => resolve(err({ kind: 'timed-out', message })), DEADLINE_MS)
  answer.then(resolve, reject)
  return promise.finally(() => clearTimeout(timer))
}

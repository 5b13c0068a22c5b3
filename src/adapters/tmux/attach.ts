import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
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
export async function createSession(
  { address, folder }: AttachOptions,
  runId: string,
  request: PtyRequest,
): Promise<Result<Attached, TmuxFailure>> {
  const made = await makeOutputPipe(folder, address)
  if (!made.ok) return made
  const output = made.value
  const path = join(folder, `${runId}.launch`)
  writeFileSync(path, `${buildLaunch(runId, request)}${output.command(runId)}\n`, { mode: FILE_MODE })
  // tmux uses the working folder of its client as that of the program.
  const args = ['start-server', ';', 'source-file', quoteForGlob(path)]
  const started = await startControlProcess(address, args, request.cwd)
  if (!started.ok) return started
  const client = new ControlClient(started.value, runId)
  try {
    const attached = await withDeadline(client.attached)
    const facts = attached.ok ? await withDeadline(askPane(client, runId)) : attached
    if (!facts.ok) return await dropped(client, output, facts.error)
    output.wasGiven()
    return ok({ client, output, facts: facts.value, restored: '' })
  } finally {
    rmSync(path, { force: true })
  }
}

/** Attaches to an existing session at a size, and reads its screen. */
export async function attachSession(
  { address, ptys, folder }: AttachOptions,
  runId: string,
  size: TerminalSize,
): Promise<Result<Attached, TmuxFailure>> {
  const made = await makeOutputPipe(folder, address)
  if (!made.ok) return made
  const output = made.value
  const started = await startControlProcess(address, ['attach-session', '-t', `=${runId}`], '/')
  if (!started.ok) return started
  const client = new ControlClient(started.value, runId)
  const attached = await withDeadline(client.attached)
  if (!attached.ok) return dropped(client, output, attached.error)
  client.tell(sizeCommand(size))
  const modes = await readHiddenModes({ address, ptys, client, runId, size })
  const restored = await withDeadline(readScreen(client, output, runId))
  if (!restored.ok) return dropped(client, output, restored.error)
  const { facts, screen } = restored.value
  return ok({ client, output, facts, restored: restoreScreen(facts, { ...screen, modes }) })
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

/** In one step: earlier output is in the captures, later output goes into the pipe. */
async function readScreen(
  client: ControlClient,
  output: OutputPipe,
  runId: string,
): Promise<Result<CapturedPane, TmuxFailure>> {
  const capture = `capture-pane -t '=${runId}:' -p -e -J`
  const captures = [paneCommand(runId), `${capture} -S -`, `${capture} -S - -E -1`, capture, `${capture} -a -q`]
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

async function dropped(
  client: ControlClient,
  output: OutputPipe,
  failure: TmuxFailure,
): Promise<Result<never, TmuxFailure>> {
  client.dispose()
  output.dispose()
  await client.gone
  return err(failure)
}

function withDeadline<T>(answer: Promise<Result<T, TmuxFailure>>): Promise<Result<T, TmuxFailure>> {
  const { promise, resolve, reject } = Promise.withResolvers<Result<T, TmuxFailure>>()
  const message = `tmux did not answer within ${DEADLINE_MS / 1000} s`
  const timer = setTimeout(() => resolve(err({ kind: 'timed-out', message })), DEADLINE_MS)
  answer.then(resolve, reject)
  return promise.finally(() => clearTimeout(timer))
}

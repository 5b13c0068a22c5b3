import { TMUX_DRAWING_CHARACTERS } from '../../core/limits.ts'
import type { Pty, PtySpawner } from '../../core/ports.ts'
import type { TerminalSize } from '../../core/terminal/size.ts'
import type { ControlClient } from './control-client.ts'
import { argsOf, type TmuxAddress } from './tmux-server.ts'

/** A client draws within some ms; if it does not, only these modes are missing. */
const DEADLINE_MS = 1_000
/** A program that floods never leaves tmux without something to draw; its modes are in what is drawn first. */
const MOST_QUESTIONS = 4
/** TERM of our clients; tmux knows it everywhere. */
const OUTER_TERM = 'xterm-256color'
/** Modes that tmux has no format for, as it sends them to a terminal: bracketed paste and the cursor shape. */
const HIDDEN_MODES = [/\u001b\[\?2004[hl]/g, /\u001b\[\d q/g]

/** The session to probe. */
export interface ProbeRequest {
  readonly address: TmuxAddress
  readonly ptys: PtySpawner
  readonly client: Pick<ControlClient, 'ask'>
  readonly runId: string
  readonly size: TerminalSize
}

/**
 * Attaches an ordinary client on a real terminal for a moment, because only such a client is sent some modes; returns
 * the sequences that set them.
 */
export async function readHiddenModes({ address, ptys, client, runId, size }: ProbeRequest): Promise<string> {
  const args = argsOf(address, ['attach-session', '-f', 'read-only,ignore-size', '-t', `=${runId}`])
  const spawned = ptys.spawn({ file: address.file, args, cwd: '/', env: { ...address.env, TERM: OUTER_TERM }, size })
  if (!spawned.ok) return ''
  const pty = spawned.value
  const left = new Promise((resolve) => pty.onExit(resolve))
  const drawn = await firstPicture(pty, client)
  pty.hangUp()
  await left
  pty.dispose()
  return HIDDEN_MODES.map((mode) => drawn.match(mode)?.at(-1) ?? '').join('')
}

/**
 * Output of the client until it has drawn everything tmux had for it. tmux first prepares the terminal, and draws the session only once that was
 * taken: so it is asked until there is no more than before.
 */
function firstPicture(pty: Pty, client: Pick<ControlClient, 'ask'>): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  let drawn = ''
  let drawnBytes = 0
  let wholeBytes = Number.POSITIVE_INFINITY
  let asked = 0
  const ask = async (before: number): Promise<void> => {
    asked += 1
    wholeBytes = Number.POSITIVE_INFINITY
    const written = await writtenTo(client, pty.pid)
    if (written === before || asked === MOST_QUESTIONS) return resolve(drawn)
    wholeBytes = written
    look()
  }
  const look = (): void => {
    if (drawnBytes >= wholeBytes) void ask(wholeBytes)
  }
  const timer = setTimeout(() => resolve(drawn), DEADLINE_MS)
  pty.onData((bytes) => {
    if (drawnBytes === 0) void ask(Number.NaN)
    drawnBytes += bytes.length
    // A program that floods is drawn over and over.
    drawn = `${drawn}${Buffer.from(bytes).toString('latin1')}`.slice(0, TMUX_DRAWING_CHARACTERS)
    look()
  })
  pty.onExit(() => resolve(drawn))
  return promise.finally(() => clearTimeout(timer))
}

/** Bytes tmux has queued for a client so far, or already sent. */
async function writtenTo(client: Pick<ControlClient, 'ask'>, pid: number): Promise<number> {
  const answered = await client.ask([`list-clients -F '#{client_pid} #{client_written}'`])
  const line = answered.ok ? answered.value[0]?.find((line) => line.startsWith(`${pid} `)) : undefined
  return Number(line?.split(' ')[1] ?? 0)
}

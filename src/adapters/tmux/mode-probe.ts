import { TMUX_DRAWING_CHARACTERS } from '../../core/limits.ts'
import type { Pty, PtySpawner } from '../../core/ports.ts'
import type { TerminalSize } from '../../core/terminal/size.ts'
import type { ControlClient } from './control-client.ts'
import { argsOf, type TmuxAddress } from './tmux-server.ts'

/** A client draws within some ms; if it does not, only these modes are missing. */
const DEADLINE_MS = 1_000
/** TERM of our clients; tmux knows it everywhere. */
const OUTER_TERM = 'xterm-256color'
/** Modes that tmux has no format for, as it sends them to a terminal: bracketed paste and the cursor shape. */
const HIDDEN_MODES = [/\u001b\[\?2004[hl]/g, /\u001b\[\d q/g]

/** The session to probe. */
export interface ProbeRequest {
  readonly address: TmuxAddress
  readonly ptys: PtySpawner
  readonly client: ControlClient
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

/** Output of the client until it has drawn everything tmux had for it when asked after its first output. */
function firstPicture(pty: Pty, client: ControlClient): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  let drawn = ''
  let drawnBytes = 0
  let wholeBytes = Number.POSITIVE_INFINITY
  const look = (): void => (drawnBytes >= wholeBytes ? resolve(drawn) : undefined)
  const readWhole = async (): Promise<void> => {
    wholeBytes = await writtenTo(client, pty.pid)
    look()
  }
  const timer = setTimeout(() => resolve(drawn), DEADLINE_MS)
  pty.onData((bytes) => {
    if (drawnBytes === 0) void readWhole()
    drawnBytes += bytes.length
    // The modes come first; a program that floods is drawn over and over.
    drawn = `${drawn}${Buffer.from(bytes).toString('latin1')}`.slice(0, TMUX_DRAWING_CHARACTERS)
    look()
  })
  pty.onExit(() => resolve(drawn))
  return promise.finally(() => clearTimeout(timer))
}

/** Bytes tmux has queued for a client so far, or already sent. */
async function writtenTo(client: ControlClient, pid: number): Promise<number> {
  const answered = await client.ask([`list-clients -F '#{client_pid} #{client_written}'`])
  const line = answered.ok ? answered.value[0]?.find((line) => line.startsWith(`${pid} `)) : undefined
  return Number(line?.split(' ')[1] ?? 0)
}

import type { CancelSignal } from '../../base/cancel.ts'
import type { Disposable } from '../../base/disposable.ts'
import { errnoOf } from '../../base/errors.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { parseDestination } from '../../shapes/destination.ts'
import type { RemoteFailure, RemoteHost } from '../../shapes/remote-host.ts'
import { explainEnd, type SshEnd } from './explain-end.ts'
import { GreetingReader } from './greeting-reader.ts'
import { startSsh, type SshChild } from './ssh-child.ts'
import { SshTransport } from './transport.ts'

/** A login shell with much to do and a program that starts: above ssh's own bounds, so that its reason is heard. */
const GREETING_MS = 60_000
/** A person looks for a password, or touches a key. */
const ATTENDED_MS = 300_000

export interface SshOptions {
  /** Of this process; the agent of the user's keys is found by it. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** A person sits at this program's terminal, whom ssh may ask. */
  readonly isAttended: boolean
  /** When it is cancelled, nobody waits for the answer any longer, and ssh is ended. */
  readonly signal?: CancelSignal
}

/** Connects to the host on another machine by the system's ssh, with the user's own configuration and agent. */
export async function connectSsh(
  { destination: typed, command, dataDir }: Pick<RemoteHost, 'destination' | 'command' | 'dataDir'>,
  { env, isAttended, signal }: SshOptions,
): Promise<Result<SshTransport, RemoteFailure>> {
  if (signal?.isCancelled === true) return err(GIVEN_UP)
  const destination = parseDestination(typed)
  if (!destination.ok) return err({ code: 'unreachable', message: destination.error })
  const way = { destination: destination.value, command, dataDir, isAttended }
  const ssh = await startSsh(way, env)
  if (!ssh.ok) return err(notStarted(ssh.error))
  const withinMs = isAttended ? ATTENDED_MS : GREETING_MS
  return greeted(ssh.value, { target: way.destination.target, command, withinMs, signal })
}

interface Wait {
  readonly target: string
  readonly command: string
  readonly withinMs: number
  readonly signal: CancelSignal | undefined
}

/** Waits until Corral has answered there. */
function greeted(
  ssh: SshChild,
  { target, command, withinMs, signal }: Wait,
): Promise<Result<SshTransport, RemoteFailure>> {
  const { promise, resolve } = Promise.withResolvers<Result<SshTransport, RemoteFailure>>()
  const reader = new GreetingReader()
  let cancelled: Disposable | undefined
  const settle = (answer: Result<SshTransport, RemoteFailure>): void => {
    clearTimeout(timer)
    ssh.output.off('data', heard)
    ended.dispose()
    cancelled?.dispose()
    if (!answer.ok) ssh.dispose()
    resolve(answer)
  }
  const fail = (end: SshEnd): void => settle(err(explainEnd({ ...end, noise: reader.noise })))
  const heard = (chunk: Buffer): void => {
    const found = reader.take(chunk)
    if (found.kind === 'too-much') settle(err(tooMuch(target)))
    // Nothing is read between the greeting and whoever takes the packets.
    if (found.kind !== 'greeted') return
    ssh.output.pause()
    settle(ok(new SshTransport(ssh, found.greeting.version, found.rest)))
  }
  const ended = ssh.onEnd(fail)
  const timer = setTimeout(() => settle(err(silent(target, command, withinMs))), withinMs)
  ssh.output.on('data', heard)
  if (signal?.isCancelled === true) settle(err(GIVEN_UP))
  else cancelled = signal?.onCancel(() => settle(err(GIVEN_UP)))
  return promise
}

const GIVEN_UP: RemoteFailure = { code: 'lost', message: 'The try was given up.' }

function notStarted(error: Error): RemoteFailure {
  const isMissing = errnoOf(error) === 'ENOENT'
  const message = isMissing
    ? 'There is no ssh on the PATH of this machine. Install it (Debian: apt-get install openssh-client), then try again.'
    : `ssh could not be started: ${error.message}`
  return { code: 'no-ssh', message }
}

function tooMuch(target: string): RemoteFailure {
  const message = `The shell on ${target} prints more than 64 KB before a command. Make its start files silent where there is no terminal.`
  return { code: 'no-greeting', message }
}

function silent(target: string, command: string, withinMs: number): RemoteFailure {
  const message = `"${command}" on ${target} did not answer within ${withinMs / 1_000} s. Try it: ssh ${target} ${command} list`
  return { code: 'no-greeting', message }
}

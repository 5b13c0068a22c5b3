import { quoteForShell } from '../../base/quote-for-shell.ts'
import type { Destination } from '../../shapes/destination.ts'

/** How the way to a remote host is found. */
export interface SshWay {
  readonly destination: Destination
  readonly command: string
  readonly dataDir: string | null
  /** A person sits at this program's terminal, whom ssh may ask for a password, a passphrase or about a new key. */
  readonly isAttended: boolean
}

/** A machine that does not answer is told of while a person still waits for it. */
const CONNECT_TIMEOUT_S = 15
/** A lost network is noticed within 15 s: three questions without an answer. */
const ALIVE_INTERVAL_S = 5
const ALIVE_COUNT = 3

/**
 * What would break a connection that only carries packets, though the user's configuration asks for it: a command of its
 * own, forwarded ports (which fail the second time), becoming a master that outlives us. A master there is is used. The
 * other machine gets neither the user's keys nor the screen.
 */
const OPTIONS: readonly string[] = [
  ...['RemoteCommand=none', 'ClearAllForwardings=yes', 'ControlMaster=no', 'ControlPersist=no'],
  ...['ForwardAgent=no', 'ForwardX11=no', 'PermitLocalCommand=no', 'Tunnel=no', 'LogLevel=ERROR'],
  `ConnectTimeout=${CONNECT_TIMEOUT_S}`,
  ...[`ServerAliveInterval=${ALIVE_INTERVAL_S}`, `ServerAliveCountMax=${ALIVE_COUNT}`],
]

/** Arguments of `ssh`: the user's own configuration and agent are used. */
export function sshArguments({ destination: { target, port }, command, dataDir, isAttended }: SshWay): string[] {
  const options = [...OPTIONS, `BatchMode=${isAttended ? 'no' : 'yes'}`].flatMap((option) => ['-o', option])
  const place = port === null ? [] : ['-p', String(port)]
  return ['-T', ...options, ...place, '--', target, remoteLine(command, dataDir)]
}

/** What the shell there runs: ssh hands it one line, whatever its arguments are. */
function remoteLine(command: string, dataDir: string | null): string {
  const place = dataDir === null ? [] : ['--data-dir', wordOf(dataDir)]
  return [wordOf(command), ...place, 'connect', '--stdio'].join(' ')
}

/** One word for the shell there, which puts the home folder in the place of `~/`. */
function wordOf(path: string): string {
  return path.startsWith('~/') ? `~/${path === '~/' ? '' : quoteForShell(path.slice(2))}` : quoteForShell(path)
}

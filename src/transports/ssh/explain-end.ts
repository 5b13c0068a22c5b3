import type { RemoteFailure, RemoteFailureCode } from '../../shapes/remote-host.ts'

/** How ssh ended, before Corral answered or after. */
export interface SshEnd {
  /** `[user@]machine`, as ssh was given it. */
  readonly target: string
  readonly command: string
  /** Null: a signal ended it. */
  readonly code: number | null
  /** Last lines it printed on stderr, its own and those of the program there, oldest first. Text of another machine. */
  readonly complaints: readonly string[]
  /** What was printed in place of packets. */
  readonly noise: readonly string[]
}

interface Rule {
  readonly code: RemoteFailureCode
  readonly pattern: RegExp
  readonly advice: (end: SshEnd) => string
}

/** The program there ends like the command line does (docs/cli.md); a shell there like every POSIX shell. */
const EXIT = { usage: 2, refused: 5, noHost: 7, notRunnable: 126, notFound: 127, ssh: 255 }
/** What a Corral without the verb says. */
const UNKNOWN_VERB = /unknown command/i
/** More of a foreign text than this says nothing more. */
const MAX_TEXT = 300
const UNSEEN = /[\p{Cc}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu

/** What OpenSSH prints, in the order in which one line may hide another. It has no translations. */
const OF_SSH: readonly Rule[] = [
  {
    code: 'host-key',
    pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED|host key for .* has changed/i,
    advice: ({ target }) =>
      `Its key is not the one it had. Somebody may be in between. Ask who runs ${target}; if the change is right, remove the old key as ssh says: ssh ${target}`,
  },
  {
    code: 'host-key',
    pattern: /host key verification failed|no .* host key is known/i,
    advice: ({ target }) => `Connect once by hand, compare its key, and answer yes: ssh ${target}`,
  },
  {
    code: 'permission-denied',
    pattern: /permission denied|too many authentication failures|no supported authentication/i,
    advice: ({ target }) =>
      `See that this works without a password: ssh ${target} (ssh-add adds a key to your agent, ssh-copy-id puts it there).`,
  },
  {
    code: 'unreachable',
    pattern: /could not resolve hostname/i,
    advice: ({ target }) => `No machine of that name is known here. Check the name, or the network: ssh ${target}`,
  },
  {
    code: 'unreachable',
    pattern:
      /connection refused|timed out|no route to host|network is unreachable|host is down|banner exchange|connection (?:closed|reset)/i,
    advice: ({ target }) => `Check that the machine is on, and that sshd runs there: ssh ${target}`,
  },
  {
    code: 'unreachable',
    pattern: /bad configuration option|terminating, \d+ bad configuration|bad owner or permissions/i,
    advice: () => 'Mend your ssh configuration (~/.ssh/config).',
  },
]

/** Why there is no connection, and what to do next. */
export function explainEnd(end: SshEnd): RemoteFailure {
  const said = end.complaints.map(shownText).filter((line) => line !== '')
  const last = said.at(-1)
  switch (end.code) {
    case EXIT.ssh: {
      const rule = OF_SSH.find(({ pattern }) => said.some((line) => pattern.test(line)))
      if (rule !== undefined) return { code: rule.code, message: sentence(last, rule.advice(end)) }
      return { code: 'unreachable', message: sentence(last, `ssh could not stay connected to ${end.target}.`) }
    }
    case EXIT.noHost:
      return { code: 'no-host', message: `No Corral runs on ${end.target}. Start it there: corral serve --no-open` }
    case EXIT.refused:
      return { code: 'not-allowed', message: sentence(last, `Corral on ${end.target} refused.`) }
    case EXIT.usage:
      if (!said.some((line) => UNKNOWN_VERB.test(line))) return { code: 'no-greeting', message: noGreeting(end, last) }
      return { code: 'too-old', message: tooOld(end) }
    case EXIT.notFound:
    case EXIT.notRunnable:
      return { code: 'no-command', message: noCommand(end, said) }
    default:
      return { code: 'no-greeting', message: noGreeting(end, last) }
  }
}

/** Why a connection that was there is gone, as a part of a sentence. */
export function explainLoss({ target, code, complaints }: SshEnd): string {
  if (code === EXIT.noHost) return `Corral on ${target} ended, or was ended`
  const last = complaints.map(shownText).findLast((line) => line !== '')
  const what = code === null ? 'ssh was ended' : `the connection to ${target} broke`
  return last === undefined ? what : `${what} (${withoutStop(last)})`
}

/** One line of a foreign text, safe to show. */
export function shownText(text: string): string {
  const clean = text.replaceAll(UNSEEN, '').trim()
  return clean.length > MAX_TEXT ? `${clean.slice(0, MAX_TEXT)}…` : clean
}

function sentence(said: string | undefined, advice: string): string {
  return said === undefined ? advice : `${withoutStop(said)}. ${advice}`
}

function withoutStop(text: string): string {
  return text.replace(/[.\s]+$/, '')
}

function tooOld({ target, command }: SshEnd): string {
  return `Corral on ${target} ("${command}") is too old to be connected to over ssh. Update it there.`
}

function noCommand({ target, command }: SshEnd, said: readonly string[]): string {
  if (said.some((line) => /\bnode\b.*(?:not found|no such file)/i.test(line))) {
    return `On ${target}, "${command}" finds no node on the PATH of a shell without a terminal. Put it there, or give a script as --command that does.`
  }
  return `On ${target} there is no program "${command}" to be run. Install Corral there, or give its path: corral host add … --command ~/bin/corral`
}

function noGreeting({ target, command, code, noise }: SshEnd, last: string | undefined): string {
  const heard = last ?? shownText(noise.at(-1) ?? '')
  const said = heard === '' ? 'said nothing' : `said: ${withoutStop(heard)}`
  const ending = code === null ? 'was ended' : `ended with ${code}`
  return `"${command}" on ${target} is not Corral, or could not begin: it ${ending} and ${said}. Try it: ssh ${target} ${command} list`
}

import type { TmuxAddress } from './tmux-server.ts'
import { runTmux } from './tmux-server.ts'

const ADVICE = 'or choose the plain terminal for this agent.'
/** First version with flow control in control mode, `-f` of attach-session and `-q` of unbind-key. */
const OLDEST = { major: 3, minor: 2 } as const
const VERSION = /(\d+)\.(\d+)/

/** Why an existing server cannot be used, by tmux's message. */
const OBSTACLES: readonly (readonly [RegExp, string])[] = [
  [
    /protocol version mismatch/i,
    'Its sessions were started by another version of tmux. Let those agents end (or end them with the tmux they were started with)',
  ],
  [/unsafe permissions/i, 'Make that folder private (chmod 700)'],
  [
    /permission denied|operation not permitted|not owned/i,
    'Its socket belongs to another user. Remove it or set TMUX_TMPDIR to a folder of your own',
  ],
  [
    /couldn't create directory|read-only file system|no space left|file name too long/i,
    'Set TMUX_TMPDIR to a folder tmux can write to',
  ],
]

export const NOT_INSTALLED = `tmux is not installed. Install it (for example \`apt install tmux\` or \`brew install tmux\`) ${ADVICE}`
export const NOT_ON_WINDOWS = 'tmux does not run on Windows. Choose the plain terminal for this agent.'

/** Why this tmux, or the server on our socket, cannot be used; null if it can. */
export async function findProblem(address: TmuxAddress): Promise<string | null> {
  const printed = await runTmux(address, ['-V'])
  if (!printed.ok) return `${address.file} cannot be run (${printed.error.message}). Install tmux again, ${ADVICE}`
  if (isTooOld(printed.value)) {
    return `${printed.value.trim()} is too old: ${OLDEST.major}.${OLDEST.minor} is needed. Install a newer one, ${ADVICE}`
  }
  const listed = await runTmux(address, ['list-sessions'])
  if (listed.ok) return null
  const { kind, message } = listed.error
  const advice = OBSTACLES.find(([symptom]) => symptom.test(message))?.[1]
  if (advice !== undefined) return `tmux cannot be used (${message}). ${advice}, ${ADVICE}`
  return kind === 'no-server' || kind === 'no-session'
    ? null
    : `tmux cannot be used (${message}). End that tmux server, ${ADVICE}`
}

/** True for a release before 3.2; a build from source (`tmux master`) has no number and counts as new. */
export function isTooOld(printed: string): boolean {
  const [, major, minor] = VERSION.exec(printed) ?? []
  if (major === undefined || minor === undefined || printed.includes('openbsd')) return false
  return Number(major) < OLDEST.major || (Number(major) === OLDEST.major && Number(minor) < OLDEST.minor)
}

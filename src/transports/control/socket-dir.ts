import { chmodSync, lstatSync, mkdirSync } from 'node:fs'
import { errnoOf, messageOf } from '../../base/errors.ts'
import { untrusted, type Untrusted } from '../../node/trusted-path.ts'
import type { ListenFailure } from '../listen-failure.ts'

/** Only the user may enter: whoever can open a socket in it may try to run commands. */
const PRIVATE_DIR_MODE = 0o700
const OTHERS = 0o077

/**
 * Creates the sockets' directory and shuts it to everybody else, before any socket is in it: what is listened on later
 * is never open to others, whatever the umask. Returns why it cannot be trusted, or null.
 */
export function prepareSocketDir(dir: string): ListenFailure | null {
  try {
    const before = untrusted(dir)
    if (before !== null) return refusal(dir, before)
    mkdirSync(dir, { recursive: true, mode: PRIVATE_DIR_MODE })
    const after = untrusted(dir)
    if (after !== null) return refusal(dir, after)
    if ((lstatSync(dir).mode & OTHERS) !== 0) chmodSync(dir, PRIVATE_DIR_MODE)
    return null
  } catch (error) {
    if (errnoOf(error) === null) throw error
    return { code: 'not-permitted', message: `${placeWords(dir)}: ${messageOf(error)}. ${ELSEWHERE}` }
  }
}

const ELSEWHERE = 'XDG_RUNTIME_DIR or TMPDIR names another place.'

function placeWords(dir: string): string {
  return `Corral does not open its sockets in ${dir}, so neither the command line nor agents can reach it`
}

function refusal(dir: string, { path, reason, advice }: Untrusted): ListenFailure {
  const which = path === dir ? reason : `${path}: ${reason}`
  return { code: 'not-permitted', message: `${placeWords(dir)}: ${which}. ${advice} ${ELSEWHERE}` }
}

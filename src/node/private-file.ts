import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'

const OTHERS = 0o077
/** A link is not followed, and a pipe not waited for. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** The text of a file that is this user's alone; null: it belongs to another user, or others may read it. Throws as the system does. */
export function readPrivateFile(path: string): string | null {
  const file = openSync(path, FLAGS)
  try {
    const { uid, mode } = fstatSync(file)
    const isOwn = process.getuid === undefined || (uid === process.getuid() && (mode & OTHERS) === 0)
    return isOwn ? readFileSync(file, 'utf8') : null
  } finally {
    closeSync(file)
  }
}

import { readFileSync, readlinkSync } from 'node:fs'
import { basename, dirname } from 'node:path'

/** Chromium marks each child of the browser process with what it is (docs/design/multi-process-architecture). */
const KIND = '--type='
/** The one program of its own; it is started without that mark. */
const CRASH_HANDLER = 'chrome_crashpad_handler'

/** The process or its /proc entry is gone, or it is another user's. */
const UNREADABLE = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM'])

/**
 * Whether a process is one Electron starts for itself (zygote, GPU, network, page, crash handler): they have the app's environment and are no agents.
 * @param folder of Electron's programs; null: there is no Electron, so nothing is its
 */
export function isElectronChild(pid: number, folder: string | null): boolean {
  if (folder === null) return false
  const program = read(() => readlinkSync(`/proc/${pid}/exe`))
  if (dirname(program) !== folder) return false
  const args = read(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')).split(/[\0 ]/)
  return basename(program) === CRASH_HANDLER || args.some((arg) => arg.startsWith(KIND))
}

function read(from: () => string): string {
  try {
    return from()
  } catch (error) {
    if (error instanceof Error && 'code' in error && UNREADABLE.has(String(error.code))) return ''
    throw error
  }
}

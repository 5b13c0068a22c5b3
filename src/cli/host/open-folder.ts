import { lstat } from 'node:fs/promises'
import { isSystemError } from '../../base/errors.ts'
import { err, type Result } from '../../base/result.ts'
import { startApart } from '../../node/start-apart.ts'

/** What shows a folder on each system. */
const FILE_MANAGERS = { darwin: 'open', win32: 'explorer', linux: 'xdg-open' } as const

/** Whether there is a screen on which a person could be shown something; not over ssh, nor in a container. */
export function hasScreen(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  if (platform === 'win32' || platform === 'darwin') return env['SSH_CONNECTION'] === undefined
  return [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((display) => display !== undefined && display !== '')
}

/** Shows a folder in the file manager, or, with `words`, in the program they begin with; the error says why not. */
export async function openFolder(path: string, words: readonly string[] | null): Promise<Result<null, string>> {
  // A file or a link in its place was put there by somebody: a file manager would run the one and follow the other.
  if (!(await isFolder(path))) return err(`${path} is no folder any more.`)
  const [file = fileManager(), ...args] = words ?? []
  const started = await startApart({ file, args: [...args, path], cwd: path, env: process.env })
  return started.ok ? started : err(`${file} could not be started: ${started.error}`)
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory()
  } catch (error) {
    if (!isSystemError(error)) throw error
    return false
  }
}

function fileManager(): string {
  const { platform } = process
  return platform === 'darwin' || platform === 'win32' ? FILE_MANAGERS[platform] : FILE_MANAGERS.linux
}

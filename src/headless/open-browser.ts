import { startChild } from '../node/child.ts'

/**
 * Asks the system to open `url`; `failed` is called with the reason if it did not. On Linux every user of
 * the machine can read the command line, so the code in the URL must be one for this user's programs alone.
 */
export async function openBrowser(url: string, failed: (reason: string) => void): Promise<void> {
  const { command, args, input } = openerOf(process.platform, url)
  const started = await startChild(command, args, {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    windowsVerbatimArguments: true,
  })
  if (!started.ok) return failed(started.error.message)
  const opener = started.value
  opener.once('exit', (code) => {
    if (code !== 0 && code !== null) failed(`${command} ended with ${code}`)
  })
  // A program that does not read what it is told is no error: its exit code says whether it worked.
  opener.stdin.on('error', () => undefined)
  opener.stdin.end(input)
  opener.unref()
}

interface Opener {
  readonly command: string
  readonly args: readonly string[]
  /** What it is told on its standard input. */
  readonly input: string
}

function openerOf(platform: NodeJS.Platform, url: string): Opener {
  switch (platform) {
    case 'darwin':
      // Not `open`, whose arguments `ps` shows to everybody. Base32 and digits need no quoting.
      return { command: 'osascript', args: ['-'], input: `open location "${url}"\n` }
    case 'win32':
      return { command: 'cmd', args: ['/c', 'start', '""', `"${url}"`], input: '' }
    default:
      return { command: 'xdg-open', args: [url], input: '' }
  }
}

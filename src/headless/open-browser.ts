import { startChild } from '../node/child.ts'

/**
 * Asks the system to open `url`; `failed` is called with the reason if it did not. The URL contains the token, so it
 * must not be passed on to anything else.
 */
export async function openBrowser(url: string, failed: (reason: string) => void): Promise<void> {
  const [command, ...args] = openerOf(process.platform, url)
  const started = await startChild(command, args, {
    stdio: ['ignore', 'ignore', 'ignore'],
    detached: true,
    windowsVerbatimArguments: true,
  })
  if (!started.ok) return failed(started.error.message)
  const opener = started.value
  opener.once('exit', (code) => {
    if (code !== 0 && code !== null) failed(`${command} ended with ${code}`)
  })
  opener.unref()
}

function openerOf(platform: NodeJS.Platform, url: string): [string, ...string[]] {
  switch (platform) {
    case 'darwin':
      return ['open', url]
    case 'win32':
      return ['cmd', '/c', 'start', '""', `"${url}"`]
    default:
      return ['xdg-open', url]
  }
}

import { protocol, type IpcMainEvent } from 'electron'
import { readPageFile, SECURITY_HEADERS } from '../transports/web/page-files.ts'

const SCHEME = 'app'
const HOST = 'corral'

/** Address of the page in the desktop app. */
export const PAGE_URL = `${SCHEME}://${HOST}/`

/** Makes the page's scheme a secure origin of its own. Must be called before the app is ready. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }])
}

/** Serves the built page of `pageDir` under its scheme, and nothing else. */
export function serveAppScheme(pageDir: string): void {
  protocol.handle(SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url)
    const file = host === HOST && request.method === 'GET' ? await readPageFile(pageDir, pathname) : null
    if (file === null) return new Response(null, { status: 404, headers: SECURITY_HEADERS })
    return new Response(file.body, { headers: file.headers })
  })
}

/** True for the address of Corral's own page, whatever its query or fragment. */
export function isOwnPage(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol: scheme, host, pathname } = new URL(url)
  return scheme === `${SCHEME}:` && host === HOST && pathname === '/'
}

/** True when a message comes from the main frame of Corral's own page. */
export function isFromOwnPage({ senderFrame }: IpcMainEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isOwnPage(senderFrame.url)
}

import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { SECURITY_HEADERS } from './page-files.ts'

const NOT_KEPT = { ...SECURITY_HEADERS, 'cache-control': 'no-store' }

/** Answers with a status and, for people, why. */
export function respond(response: ServerResponse, status: number, body: { readonly message: string } | null): void {
  if (body === null) response.writeHead(status, NOT_KEPT).end()
  else {
    response
      .writeHead(status, { ...NOT_KEPT, 'content-type': 'application/json; charset=utf-8' })
      .end(JSON.stringify(body))
  }
}

/** Refuses a request and ends its connection, whatever is still to come on it. */
export function refuse(response: ServerResponse, status: number, message: string): void {
  response.setHeader('connection', 'close')
  respond(response, status, { message })
}

/** Answers on a bare connection and ends it once the answer is out, whatever is still to come on it. */
export function refuseConnection(socket: Duplex, answer: string): void {
  if (socket.writable) socket.end(answer, () => socket.destroy())
  else socket.destroy()
}

/** An answer as it stands on the wire, with the end of the connection. */
function bare(status: string, headers: readonly string[] = [], body = ''): string {
  const lines = [`HTTP/1.1 ${status}`, ...headers, 'Connection: close', `Content-Length: ${body.length}`, '', body]
  return lines.join('\r\n')
}

export const BAD_REQUEST = bare('400 Bad Request')
export const FORBIDDEN = bare('403 Forbidden')
export const NOT_FOUND = bare('404 Not Found')
/** Mostly cookies that another program on this machine has piled up: they are deleted, and the page is loaded again. */
export const HEADERS_TOO_LARGE = bare(
  '431 Request Header Fields Too Large',
  ['Clear-Site-Data: "cookies"', 'Content-Type: text/html', 'Cache-Control: no-store'],
  '<!doctype html><meta http-equiv="refresh" content="1"><title>Corral</title>The cookies of this address were too many and are deleted.',
)

/**
 * What a browser has kept of this address is deleted: whoever served it before Corral may have left something there. Not
 * cookies: Corral has none, and those of other programs on this machine would go with them.
 */
const FORGET = { 'clear-site-data': '"cache", "storage"' }

/** Answers with the page that says where Corral's page is; it has no script. */
export function showTheWay(response: ServerResponse, { isEarlier }: { readonly isEarlier: boolean }): void {
  const [title, words] = isEarlier
    ? ['Corral was started again', 'This address belonged to it before. Open the new one.']
    : ['This is not Corral’s address', 'Corral answers only at the address it printed.']
  response
    .writeHead(isEarlier ? 410 : 404, { ...NOT_KEPT, ...FORGET, 'content-type': 'text/html; charset=utf-8' })
    .end(pageOf(title, words))
}

function pageOf(title: string, words: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="dark light">
<title>Corral</title>
<style>
  body { display: grid; place-items: center; min-height: 92vh; margin: 0 24px; font: 14px/1.5 Inter, system-ui, sans-serif; }
  main { max-width: 420px }
  h1 { font-size: 18px; letter-spacing: -0.01em }
  code { font-family: "JetBrains Mono", ui-monospace, monospace; font-size: 12px }
  li { margin-bottom: 8px }
</style>
<main>
  <h1>${title}</h1>
  <p>${words} To get one:</p>
  <ul>
    <li>press Enter in the terminal in which Corral runs,</li>
    <li>or run <code>npm start -- --headless --login</code> on its machine,</li>
    <li>or make one in a window that is open: Settings, Logins.</li>
  </ul>
</main>
</html>
`
}

import { createServer, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import { createReadStream, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import type { ITerminalAddon, ITerminalOptions, Terminal } from '@xterm/xterm'
import { packageFile } from './paths.ts'
import type { PlainBrowser, PlainHandle, PlainPage } from './plain-browser.ts'
import type { Scope } from './scope.ts'

/** The look of a terminal, used to create another one like it. */
export interface TerminalLook {
  readonly options: ITerminalOptions
  readonly cols: number
  readonly rows: number
  readonly isWebgl: boolean
}

/** Globals of the plain page. */
type BarePage = typeof globalThis & {
  readonly benchXterm?: {
    readonly Terminal: typeof Terminal
    readonly WebglAddon: new () => ITerminalAddon
  }
}

const TYPES: Readonly<Record<string, string>> = { css: 'text/css', mjs: 'text/javascript', woff2: 'font/woff2' }
const FOLDERS = /^\/(@xterm\/(?:xterm|addon-webgl)\/(?:lib|css)|@fontsource-variable\/jetbrains-mono)\/[\w./-]+$/
const PAGE = `<!doctype html><title>xterm.js</title>
<link rel="stylesheet" href="/@xterm/xterm/css/xterm.css">
<link rel="stylesheet" href="/@fontsource-variable/jetbrains-mono/index.css">
<style>body { margin: 0 } #place { width: 100vw; height: 100vh }</style><div id="place"></div>
<script type="module">
import { Terminal } from '/@xterm/xterm/lib/xterm.mjs'
import { WebglAddon } from '/@xterm/addon-webgl/lib/addon-webgl.mjs'
globalThis.benchXterm = { Terminal, WebglAddon }
</script>`

/** Serves a page with only xterm.js, and `stream` as a terminal would receive it; resolves with the origin. */
export async function serveBarePage(scope: Scope, stream: Uint8Array): Promise<string> {
  const server = createServer(({ url = '/' }, response) => {
    if (url === '/') response.setHeader('content-type', 'text/html').end(PAGE)
    else if (url === '/stream') response.end(stream)
    else if (FOLDERS.test(url) && !url.includes('..')) sendFile(url, response)
    else response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  scope.defer(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** The bytes of `file` as they come out of a pty: line feeds become two characters. */
export function asFromPty(file: string): Uint8Array {
  return Buffer.from(readFileSync(file, 'latin1').replaceAll('\n', '\r\n'), 'latin1')
}

/** The look of a terminal in a page. */
export function lookOf(terminal: PlainHandle<Terminal>): Promise<TerminalLook> {
  return terminal.evaluate(({ options, cols, rows, element }) => {
    const {
      cursorInactiveStyle,
      fontFamily,
      fontSize,
      fontWeightBold,
      lineHeight,
      minimumContrastRatio,
      scrollback,
      theme,
    } = options
    const same = {
      cursorInactiveStyle,
      fontFamily,
      fontSize,
      fontWeightBold,
      lineHeight,
      minimumContrastRatio,
      scrollback,
      theme,
    }
    const isWebgl = element?.querySelector('.xterm-screen > canvas:not(.xterm-link-layer)') !== null
    return { options: JSON.parse(JSON.stringify(same)) as ITerminalOptions, cols, rows, isWebgl }
  }, null)
}

/** A page with only a terminal. */
export interface BareTerminal {
  readonly page: PlainPage
  readonly terminal: PlainHandle<Terminal>
}

/** Opens a terminal with that look on the plain page. */
export async function openBareTerminal(
  browser: PlainBrowser,
  origin: string,
  look: TerminalLook,
): Promise<BareTerminal> {
  const page = await browser.open(origin)
  await page.until(() => (globalThis as BarePage).benchXterm !== undefined, null)
  const terminal = await page.keep(async ({ options, cols, rows, isWebgl }: TerminalLook) => {
    const { Terminal, WebglAddon } = (globalThis as unknown as Required<BarePage>).benchXterm
    await document.fonts.load(`400 ${options.fontSize}px ${options.fontFamily}`)
    const terminal = new Terminal({ ...options, cols, rows, allowProposedApi: true })
    const place = document.getElementById('place')
    if (place === null) throw new Error('the page has no place')
    terminal.open(place)
    if (isWebgl) terminal.loadAddon(new WebglAddon())
    return terminal
  }, look)
  return { page, terminal }
}

/** Runs in the plain page: writes the stream in pieces of the given sizes, as fast as they are parsed. */
export async function playStream(
  terminal: Terminal,
  { chunks, end }: { readonly chunks: readonly number[]; readonly end: number },
): Promise<void> {
  // Enough that the parser never waits, and far below the amount at which xterm.js refuses more.
  const windowBytes = 1024 * 1024
  const bytes = new Uint8Array(await (await fetch('/stream')).arrayBuffer())
  let [sent, parsed, index] = [0, 0, 0]
  const more = (): void => {
    while (sent < bytes.length && sent - parsed < windowBytes) {
      const piece = bytes.subarray(sent, sent + (chunks[index++] ?? bytes.length))
      sent += piece.length
      terminal.write(piece, () => {
        parsed += piece.length
        if (parsed === bytes.length) setTimeout(() => terminal.write(`\x1b]${end};\x07`), 100)
        else more()
      })
    }
  }
  more()
}

/** Runs in the plain page: shows output from a WebSocket, and sends input on it. */
export async function attachSocket(terminal: Terminal, port: number): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`)
  socket.binaryType = 'arraybuffer'
  socket.addEventListener('message', ({ data }) => terminal.write(new Uint8Array(data as ArrayBuffer)))
  terminal.onData((text) => socket.send(text))
  await new Promise((resolve) => {
    socket.addEventListener('open', resolve)
  })
}

function sendFile(url: string, response: ServerResponse): void {
  response.setHeader('content-type', TYPES[url.slice(url.lastIndexOf('.') + 1)] ?? 'application/octet-stream')
  createReadStream(packageFile(url))
    .on('error', () => response.destroy())
    .pipe(response)
}

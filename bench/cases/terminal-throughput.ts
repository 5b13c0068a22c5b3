import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Terminal } from '@xterm/xterm'
import { median } from '../measure.ts'
import {
  asFromPty,
  attachSocket,
  lookOf,
  openBareTerminal,
  playStream,
  serveBarePage,
  type BareTerminal,
  type TerminalLook,
} from '../support/bare-page.ts'
import type { CaseContext, Reading } from '../support/case.ts'
import type { TestPage } from '../support/corral-page.ts'
import { PlainBrowser, type PlainHandle, type PlainPage } from '../support/plain-browser.ts'
import type { Scope } from '../support/scope.ts'
import { HostPlace, SpawnedHost } from '../support/spawned-host.ts'
import { OSC_BEGIN, OSC_END, writeTerminalFile } from '../support/terminal-file.ts'
import { timeStream, type StreamTimes } from '../support/throughput-probe.ts'
import { within } from '../support/wait.ts'

const ROUNDS = 15
const MARKERS = [OSC_BEGIN, OSC_END] as const
/** Prints the file for each line of input; the marker follows when all of it must have arrived. */
const PRINT = `while read -r line; do cat "$1"; sleep 0.5; printf '\\033]${OSC_END};\\007'; done`
const BYTES_PER_MB = 1e6

/** The usual minimal set-up, in its own process. */
const PTY_OVER_WS = join(import.meta.dirname, '../support/pty-over-ws.mjs')

interface Side {
  readonly page: PlainPage
  readonly terminal: PlainHandle<Terminal>
}

/** The terminals compared: Corral's, a plain one fed from memory, a plain one at the end of a WebSocket. */
interface Sides {
  readonly corral: Side
  readonly memory: Side
  readonly webSocket: Side
}

type Round = Readonly<Record<keyof Sides, StreamTimes>>

/**
 * Prints a large file in an agent's terminal, and writes the same bytes to plain xterm.js with the same look, in turns.
 */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const place = new HostPlace(scope)
  const file = join(place.dir, 'printed')
  writeTerminalFile(file)
  const browser = await PlainBrowser.start(scope)
  const corral = await openPrinter(browser, place, { scope, file })
  const look = await lookOf(corral.terminal)
  const origin = await serveBarePage(scope, asFromPty(file))
  const memory = await openBareTerminal(browser, origin, look)
  const webSocket = await openBareTerminal(browser, origin, look)
  await webSocket.terminal.evaluate(attachSocket, await servePty(scope, file, look))
  const rounds = await byTurns({ corral, memory, webSocket })
  const rate = (side: keyof Sides): number => median(rounds.map((round) => rateOf(round[side])))
  const resets = rounds.reduce((sum, { corral }) => sum + corral.resets, 0)
  const [own, bare, usual] = [rate('corral'), rate('memory'), rate('webSocket')].map((each) => each.toFixed(1))
  const note = `${own} MB/s, bare on a pty ${usual}, bare from memory ${bare}, ${look.cols} × ${look.rows}, ${look.isWebgl ? 'WebGL' : 'DOM'} renderer, ${resets} resets`
  // Of rounds side by side: the machine's speed changes between them.
  const share = median(rounds.map(({ corral, webSocket }) => rateOf(corral) / rateOf(webSocket)))
  return [{ name: 'terminal-throughput', value: share * 100, note }]
}

/** Corral's page with the printing agent's terminal in the only tile. */
async function openPrinter(
  browser: PlainBrowser,
  place: HostPlace,
  { scope, file }: { readonly scope: Scope; readonly file: string },
): Promise<BareTerminal> {
  const host = await SpawnedHost.start(place, scope)
  const client = await host.connect(scope)
  const printer = { name: 'printer', command: 'sh', args: ['-c', PRINT, 'sh', file] }
  const [id = ''] = await client.create([printer], { start: true })
  const url = await host.newUrl()
  url.searchParams.set('test', '')
  const page = await browser.open(url.href)
  await page.until((id) => document.querySelector(`[data-terminal="${id}"][data-ready="true"]`) !== null, id)
  await page.until((id) => (globalThis as TestPage).__corralTest?.terminals.has(id) === true, id)
  const terminal = await page.keep((id) => {
    const found = (globalThis as TestPage).__corralTest?.terminals.get(id)
    if (found === undefined) throw new Error(`there is no terminal of ${id}`)
    return found
  }, id)
  return { page, terminal }
}

/** Serves the same program over a plain WebSocket; resolves with the port. */
async function servePty(scope: Scope, file: string, { cols, rows }: TerminalLook): Promise<number> {
  const child = fork(PTY_OVER_WS, [String(cols), String(rows), 'sh', '-c', PRINT, 'sh', file])
  scope.defer(() => child.kill())
  const [{ port }] = (await within(once(child, 'message'), 'the WebSocket')) as [AddressInfo]
  return port
}

/** One warm-up round each, then the measured rounds. */
async function byTurns({ corral, memory, webSocket }: Sides): Promise<Round[]> {
  const rounds: Round[] = []
  const print = (side: Side) => (): Promise<void> => side.terminal.evaluate((each) => each.input('\r'), null)
  for (let round = 0; round <= ROUNDS; round++) {
    const own = await time(corral, print(corral))
    const { chunks } = own
    const bare = await time(memory, () => memory.terminal.evaluate(playStream, { chunks, end: OSC_END }))
    const usual = await time(webSocket, print(webSocket))
    if (round > 0) rounds.push({ corral: own, memory: bare, webSocket: usual })
  }
  return rounds
}

async function time({ page, terminal }: Side, begin: () => Promise<void>): Promise<StreamTimes> {
  await page.send('Page.bringToFront')
  const times = terminal.evaluate(timeStream, MARKERS)
  await begin()
  return within(times, 'the end of the stream')
}

/** MB per second. */
function rateOf({ bytes, ms }: StreamTimes): number {
  return bytes / BYTES_PER_MB / (ms / 1000)
}

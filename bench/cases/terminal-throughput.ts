import { join } from 'node:path'
import type { Terminal } from '@xterm/xterm'
import type { JSHandle, Page } from 'playwright'
import { median } from '../measure.ts'
import { asFromPty, lookOf, openBareTerminal, playStream, serveBarePage } from '../support/bare-page.ts'
import { openBrowser, openPage } from '../support/browser.ts'
import type { CaseContext, Reading } from '../support/case.ts'
import { focusAgent, openCorral, terminalOf } from '../support/corral-page.ts'
import { HostPlace, SpawnedHost } from '../support/spawned-host.ts'
import { OSC_BEGIN, OSC_END, writeTerminalFile } from '../support/terminal-file.ts'
import { timeStream, type StreamTimes } from '../support/throughput-probe.ts'
import { within } from '../support/wait.ts'

const ROUNDS = 5
const MARKERS = [OSC_BEGIN, OSC_END] as const
/** Prints the file at each line typed; the marker comes when nothing of it can be under way any more. */
const PRINT = `while read -r line; do cat "$1"; sleep 0.5; printf '\\033]${OSC_END};\\007'; done`
const BYTES_PER_MB = 1e6

interface Side {
  readonly page: Page
  readonly terminal: JSHandle<Terminal>
}

/** Prints a large file in an agent's terminal, and writes the same bytes to a bare xterm.js of the same look, by turns. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const place = new HostPlace(scope)
  const file = join(place.dir, 'printed')
  writeTerminalFile(file)
  const host = await SpawnedHost.start(place, scope)
  const client = await host.connect(scope)
  const printer = { name: 'printer', command: 'sh', args: ['-c', PRINT, 'sh', file] }
  const [id = ''] = await client.create([printer], { start: true })
  const browser = await openBrowser(scope)
  const page = await openPage(browser)
  await openCorral(page, host)
  await focusAgent(page, printer.name, id)
  const corral: Side = { page, terminal: await terminalOf(page, id) }
  const look = await lookOf(corral.terminal)
  const origin = await serveBarePage(scope, asFromPty(file))
  const barePage = await openPage(browser)
  const bare: Side = { page: barePage, terminal: await openBareTerminal(barePage, origin, look) }
  const rounds = await byTurns(corral, bare)
  const [own, other] = [rounds.map(({ own }) => rateOf(own)), rounds.map(({ other }) => rateOf(other))]
  const resets = rounds.reduce((sum, { own }) => sum + own.resets, 0)
  return [
    {
      name: 'terminal-throughput',
      value: (median(own) / median(other)) * 100,
      peers: [],
      note: `${median(own).toFixed(1)} of ${median(other).toFixed(1)} MB/s, ${look.cols} × ${look.rows}, ${look.isWebgl ? 'WebGL' : 'DOM'} renderer, ${resets} resets`,
    },
  ]
}

/** One round of each that is not counted, then the others. */
async function byTurns(corral: Side, bare: Side): Promise<{ own: StreamTimes; other: StreamTimes }[]> {
  const rounds: { own: StreamTimes; other: StreamTimes }[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const own = await time(corral, () => corral.terminal.evaluate((terminal) => terminal.input('\r')))
    const other = await time(bare, () => bare.terminal.evaluate(playStream, { chunks: own.chunks, end: OSC_END }))
    if (round > 0) rounds.push({ own, other })
  }
  return rounds
}

async function time({ page, terminal }: Side, begin: () => Promise<void>): Promise<StreamTimes> {
  await page.bringToFront()
  const times = terminal.evaluate(timeStream, MARKERS)
  await begin()
  return within(times, 'the end of the stream')
}

/** MB a second. */
function rateOf({ bytes, ms }: StreamTimes): number {
  return bytes / BYTES_PER_MB / (ms / 1000)
}

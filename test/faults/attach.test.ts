import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { CLI } from './support/command-line.ts'
import { FaultHost } from './support/host.ts'
import { FaultPlace } from './support/place.ts'
import { SeenTerminal } from './support/seen-terminal.ts'
import { expectNothingLeft } from './support/soundness.ts'
import { within } from './support/wait.ts'

const KEYS = 'the quick brown fox jumps over the lazy dog '.repeat(5)
/** A fast typist's. */
const BETWEEN_KEYS_MS = 15
const DETACH = '\u001d'
const isThere = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
const HAS_TMUX = isThere('tmux')

/** A program seen through `corral attach`, and one like it through `tmux attach`. */
interface Pair {
  readonly corral: SeenTerminal
  readonly tmux: SeenTerminal
}

function attached(place: FaultPlace, agent: string): SeenTerminal {
  return SeenTerminal.open(place, [process.execPath, CLI, 'attach', agent], { CORRAL_DATA_DIR: place.dataDir })
}

function inTmux(place: FaultPlace, name: string, words: readonly string[]): SeenTerminal {
  const server = `corral-${place.cookie.slice(0, 8)}-${name}`
  const tmux = (...args: readonly string[]) =>
    spawnSync('tmux', ['-L', server, '-f', '/dev/null', ...args], { env: place.env })
  place.defer(() => void tmux('kill-server'))
  tmux('new-session', '-d', '-s', name, '-x', '90', '-y', '24', '-c', place.dir, ...words)
  tmux('set', '-g', 'status', 'off')
  return SeenTerminal.open(place, ['tmux', '-L', server, 'attach', '-t', name])
}

/** The same is done in both, each step once both show that the one before is done. */
async function inBoth(
  pair: Pair,
  keys: string,
  what: string,
  isSeen: (rows: readonly string[]) => boolean,
): Promise<void> {
  for (const terminal of [pair.corral, pair.tmux]) terminal.type(keys)
  for (const terminal of [pair.corral, pair.tmux]) await terminal.until(what, isSeen)
}

const shows =
  (text: string) =>
  (rows: readonly string[]): boolean =>
    rows.some((row) => row.includes(text))

describe.concurrent('corral attach', () => {
  it.runIf(HAS_TMUX && isThere('vim'))('shows vim as tmux attach does, and takes the same keys', async () => {
    await using place = new FaultPlace()
    const { client } = await FaultHost.start(place)
    const files = { corral: join(place.dir, 'one.txt'), tmux: join(place.dir, 'two.txt') }
    for (const file of Object.values(files)) writeFileSync(file, 'first\nsecond\nthird\n')
    const vim = ['vim', '-u', 'NONE', '-i', 'NONE', '-n', '--cmd', 'set nocompatible shortmess+=F']
    await client.start({
      name: 'vim',
      type: 'custom',
      command: 'vim',
      args: [...vim.slice(1), files.corral],
      cwd: place.dir,
    })
    const pair = { corral: attached(place, 'vim'), tmux: inTmux(place, 'vim', [...vim, files.tmux]) }
    await inBoth(pair, '', 'the file', shows('third'))
    await inBoth(pair, ':set number ruler\r', 'numbers', shows('  3 third'))
    await inBoth(pair, 'Goadded \u00fc \u65e5\u672c\u001b', 'a new line', shows('  4 added ü 日本'))
    await inBoth(pair, '\u001b[A\u001b[Add', 'a line less', (rows) => shows('  3 added')(rows))
    await inBoth(pair, ':split\r', 'two windows', (rows) => rows.filter((row) => row.includes('added ü')).length === 2)
    const text = (rows: readonly string[]): readonly string[] =>
      rows.map((row) => row.replace(/(?:one|two)\.txt/, 'FILE'))
    const byTmux = text(pair.tmux.rows)
    await pair.corral.until(
      `the same as tmux: ${byTmux.join('\n')}`,
      (rows) => JSON.stringify(text(rows)) === JSON.stringify(byTmux),
    )
    for (const terminal of [pair.corral, pair.tmux]) terminal.type(':wqa\r')
    expect(await within(pair.corral.ended, 'corral attach to end with vim')).toBe(0)
    await within(pair.tmux.ended, 'tmux attach to end with vim')
    expect(readFileSync(files.corral, 'utf8')).toBe(readFileSync(files.tmux, 'utf8'))
    expect(readFileSync(files.corral, 'utf8')).toContain('added ü 日本')
    await expectNothingLeft(place, client)
  })

  it.runIf(HAS_TMUX && isThere('htop'))('shows htop as tmux attach does, and its keys work', async () => {
    await using place = new FaultPlace()
    const { client } = await FaultHost.start(place)
    await client.start({ name: 'htop', type: 'custom', command: 'htop', args: [], cwd: place.dir })
    const pair = { corral: attached(place, 'htop'), tmux: inTmux(place, 'htop', ['htop']) }
    const bar = /F1Help +F2Setup.*F10Quit/
    await inBoth(
      pair,
      '',
      'its keys',
      (rows) => bar.test(rows.at(-1) ?? '') && rows.some((row) => /PID.*USER.*Command/.test(row)),
    )
    const head = (rows: readonly string[]): string =>
      rows.find((row) => row.includes('PID'))?.replace(/\W+/g, ' ') ?? ''
    expect(head(pair.corral.rows)).toBe(head(pair.tmux.rows))
    expect(pair.corral.rows.at(-1)).toBe(pair.tmux.rows.at(-1))
    await inBoth(pair, '\u001bOP', 'its help', shows('htop'))
    await inBoth(pair, 'q', 'its keys again', (rows) => bar.test(rows.at(-1) ?? ''))
    pair.corral.type('q')
    expect(await within(pair.corral.ended, 'corral attach to end with htop')).toBe(0)
    expect(pair.corral.rows.join('\n')).toContain('htop: ')
    await expectNothingLeft(place, client)
  })

  it('loses no key while a program goes to its second screen and back', async () => {
    await using place = new FaultPlace()
    const { client } = await FaultHost.start(place)
    const got = join(place.dir, 'got')
    const flips = "while :; do printf '\\033[?1049h\\033[?1049l'; sleep 0.02; done"
    const script = `stty raw -echo; echo ready; (${flips}) & head -c ${KEYS.length} > ${got}; kill $!; echo all; exec sleep 300`
    await client.start({ name: 'flips', type: 'custom', command: 'sh', args: ['-c', script], cwd: place.dir })
    const terminal = attached(place, 'flips')
    await terminal.until('that it reads', shows('ready'))
    for (const key of KEYS) {
      terminal.type(key)
      await wait(BETWEEN_KEYS_MS)
    }
    await terminal.until('that all keys came', shows('all'))
    expect(readFileSync(got, 'utf8')).toBe(KEYS)
    await expectNothingLeft(place, client)
  })

  it('hands every byte to the program but the key to leave, and leaves the terminal as it was', async () => {
    await using place = new FaultPlace()
    const { client } = await FaultHost.start(place)
    const script = 'stty raw -echo; echo ready; head -c 255 | od -An -v -tx1 -w16; exec sleep 300'
    await client.start({ name: 'bytes', type: 'custom', command: 'sh', args: ['-c', script], cwd: place.dir })
    const terminal = attached(place, 'bytes')
    await terminal.until('that it reads', shows('ready'))
    const bytes = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte !== DETACH.charCodeAt(0))
    terminal.type(Uint8Array.from(bytes))
    const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0'))
    const rows = await terminal.until('all of them', shows('fb fc fd fe ff'))
    expect(
      rows
        .join(' ')
        .split(/\s+/)
        .filter((word) => /^[0-9a-f]{2}$/.test(word)),
    ).toEqual(hex)
    terminal.type(DETACH)
    expect(await within(terminal.ended, 'it to be left')).toBe(0)
    expect(terminal.rows.filter((row) => row !== '')).toEqual(['Left bytes.'])
    await expectNothingLeft(place, client)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Terminal } from '@xterm/headless'
import {
  CELL_MAX_MARKS,
  LINK_MAX_CHARACTERS,
  LINKS_KEPT,
  LINKS_MAX_CHARACTERS,
  SEQUENCE_MAX_CHARACTERS,
} from '../../src/core/limits.ts'
import { xtermInsideOf } from '../../src/core/terminal/bounds/xterm-inside.ts'
import { dumpTerminal } from '../support/terminal-dump.ts'
import { terminalSequence } from '../support/terminal-sequences.ts'

/** Makes a bounded terminal of 40 × 10 with 1,000 lines of scrollback; `isTurnOver` is asked before what takes long. */
export type OpenBounded = (isTurnOver: () => boolean) => Terminal

const ACUTE = '\u0301'
const SCROLLBACK = 1_000
const ADDRESS = 'https://example.org/'
const MOST = 2_147_483_647
const REPEATED = ['@', 'P', 'X', 'I', 'Z', 'L', 'M', 'S', 'T', ' @', ' A', "'}", "'~"]

/** Bounds that hold in every terminal, whichever package it is of. */
export function boundedTerminalContract(name: string, open: OpenBounded): void {
  const opened = (): Terminal => open(() => false)

  describe(`bounded terminal: ${name}`, () => {
    it('C2: a cell keeps 16 marks, however many come at once or one by one', async () => {
      for (const pieces of [[`a${ACUTE.repeat(20_000)}`], ['a', ...Array<string>(50).fill(ACUTE)]]) {
        const terminal = opened()
        for (const piece of pieces) await write(terminal, piece)
        await write(terminal, 'b')
        expect(lineOf(terminal, 0)).toBe(`a${ACUTE.repeat(CELL_MAX_MARKS)}b`)
      }
    })

    it('C2: marks outside the basic plane count by characters, not by units', async () => {
      const terminal = opened()
      const mark = '\u{1d167}'
      await write(terminal, `a${mark.repeat(100)}`)
      expect([...lineOf(terminal, 0)]).toHaveLength(1 + CELL_MAX_MARKS)
    })

    it('C2: what people write stays whole', async () => {
      const terminal = opened()
      const text = 'é 👩🏽‍🚀 🏴󠁧󠁢󠁥󠁮󠁧󠁿 क्षि ก็่ é̂'
      await write(terminal, text)
      expect(lineOf(terminal, 0)).toBe(text)
    })

    it('M6: an address that is too long is left out; its text stays and is no part of the link before', async () => {
      for (const tooLong of [LINK_MAX_CHARACTERS, 3 * SEQUENCE_MAX_CHARACTERS, 300_000]) {
        const terminal = opened()
        await write(terminal, `${link(ADDRESS)}one${link(ADDRESS + 'x'.repeat(tooLong))}two${link('')}`)
        expect(lineOf(terminal, 0)).toBe('onetwo')
        expect(knownLinks(terminal, 10)).toHaveLength(1)
        expect(linkAt(terminal, 0)).not.toBe(0)
        expect(linkAt(terminal, 3)).toBe(0)
      }
    })

    it.each(['', 'id='])('M6: links with %j beyond some thousand take the place of the oldest', async (id) => {
      const terminal = opened()
      const count = 3 * LINKS_KEPT
      const links = Array.from({ length: count }, (_, at) => `\x1b]8;${id && id + at};${ADDRESS}${at}\x07x\r`)
      await write(terminal, links.join(''))
      const known = knownLinks(terminal, count)
      expect(known).toHaveLength(LINKS_KEPT)
      expect(known.at(-1)).toBe(count)
    })

    it('M6: of long addresses fewer are remembered', async () => {
      const terminal = opened()
      const long = ADDRESS + 'x'.repeat(LINK_MAX_CHARACTERS - 100)
      const count = 3_000
      await write(terminal, Array.from({ length: count }, (_, at) => `${link(long + at)}x\r`).join(''))
      const known = knownLinks(terminal, count)
      expect(known.length).toBeLessThanOrEqual(LINKS_MAX_CHARACTERS / long.length)
      expect(known.at(-1)).toBe(count)
    })

    it('M6: a link that is opened again with its id is the same; another with that id is another', async () => {
      const terminal = opened()
      const open = (id: string, address: string): string => `\x1b]8;id=${id};${address}\x07x${link('')}`
      await write(terminal, open('a', ADDRESS) + open('a', ADDRESS) + open('a', `${ADDRESS}b`) + open('b', ADDRESS))
      const numbers = [0, 1, 2, 3].map((column) => linkAt(terminal, column))
      expect(numbers).toEqual([numbers[0], numbers[0], numbers[2], numbers[3]])
      expect(new Set(numbers).size).toBe(3)
    })

    it('ignores a sequence with more payload than any it acts on, and heeds the next', async () => {
      const terminal = opened()
      const titles: string[] = []
      terminal.onTitleChange((title) => titles.push(title))
      await write(terminal, `\x1b]2;${'x'.repeat(10 * SEQUENCE_MAX_CHARACTERS)}`)
      await write(terminal, `${'y'.repeat(SEQUENCE_MAX_CHARACTERS)}\x07\x1b]2;next\x07`)
      expect(titles).toEqual(['next'])
      const replies: string[] = []
      terminal.onData((reply) => replies.push(reply))
      await write(terminal, `\x1bP$q${'x'.repeat(10 * SEQUENCE_MAX_CHARACTERS)}m\x1b\\\x1bP$qr\x1b\\`)
      expect(replies.filter((reply) => reply.startsWith('\x1bP1'))).toHaveLength(1)
    })

    it.each(REPEATED)('does %s two thousand million times as often as it makes a difference', async (final) => {
      const [once, often] = [opened(), opened()]
      const screen = Array.from({ length: 30 }, (_, row) => `row ${row} of the screen`).join('\r\n')
      const { cols, rows } = once
      const enough = 'LMST'.includes(final) ? rows : cols
      await write(once, `${screen}\x1b[3;4H\x1b[${enough}${final}`)
      await write(often, `${screen}\x1b[3;4H\x1b[${MOST}${final}`)
      expect(dumpTerminal(often, SCROLLBACK)).toEqual(dumpTerminal(once, SCROLLBACK))
    })

    it('repeats a character for a screen at most, and lives', async () => {
      const terminal = opened()
      await write(terminal, `y\x1b[${MOST}b\r\nend`)
      expect(lineOf(terminal, terminal.buffer.active.length - 1)).toBe('end')
      expect(terminal.buffer.active.length).toBeLessThanOrEqual(terminal.rows + 2)
    })

    it('C2: lives through whatever it is told', async () => {
      const output = fc.array(terminalSequence, { minLength: 50, maxLength: 300 })
      const living = fc.asyncProperty(output, async (sequences) => {
        const terminal = opened()
        await write(terminal, sequences.join(''))
        await write(terminal, '\x18\x1bcend')
        expect(lineOf(terminal, 0)).toBe('end')
        terminal.dispose()
      })
      await fc.assert(living, { numRuns: 200 })
    })

    it('pauses before what takes long when its turn is over, and then does the same', async () => {
      const output =
        `one\x1b[2J\x1bc two\x1b[3S\x1b[?1049h three\x1b[4L\x1b[?1049l four\x1bM\x1b#8\x1b[5;5H five`.repeat(20)
      const [through, paused] = [opened(), open(() => true)]
      await write(through, output)
      await write(paused, output)
      expect(dumpTerminal(paused, SCROLLBACK)).toEqual(dumpTerminal(through, SCROLLBACK))
    })
  })
}

function write(terminal: Terminal, text: string): Promise<void> {
  return new Promise((resolve) => terminal.write(text, resolve))
}

function lineOf(terminal: Terminal, row: number): string {
  return terminal.buffer.active.getLine(row)?.translateToString(true) ?? ''
}

function link(address: string): string {
  return `\x1b]8;;${address}\x07`
}

/** The numbers up to `count` of links whose address is remembered. */
function knownLinks(terminal: Terminal, count: number): readonly number[] {
  const links = xtermInsideOf(terminal)._oscLinkService
  const numbers = Array.from({ length: count }, (_, index) => index + 1)
  return numbers.filter((number) => links.getLinkData(number) !== undefined)
}

function linkAt(terminal: Terminal, column: number): number {
  const cell = terminal.buffer.active.getLine(0)?.getCell(column) as unknown as {
    hasExtendedAttrs(): number
    readonly extended: { readonly urlId: number }
  }
  return cell.hasExtendedAttrs() === 0 ? 0 : cell.extended.urlId
}

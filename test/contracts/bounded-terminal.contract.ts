import { describe, expect, it } from 'vitest'
import type { Terminal } from '@xterm/headless'
import {
  CELL_MAX_MARKS,
  LINK_LINES_KEPT,
  LINK_MAX_CHARACTERS,
  LINK_MAX_LINES,
  LINKS_KEPT,
  SEQUENCE_MAX_CHARACTERS,
} from '../../src/core/limits.ts'
import { xtermInsideOf } from '../../src/core/terminal/bounds/xterm-inside.ts'
import { dumpTerminal } from '../support/terminal-dump.ts'

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
        expect(linksOf(terminal)).toHaveLength(1)
        expect(linkAt(terminal, 0)).not.toBe(0)
        expect(linkAt(terminal, 3)).toBe(0)
      }
    })

    it('M6: links beyond a thousand take the place of the oldest, with ids and without', async () => {
      for (const id of ['', 'id=']) {
        const terminal = opened()
        const count = 10 * LINKS_KEPT
        const parametersOf = (index: number): string => (id === '' ? '' : `${id}${index}`)
        const links = Array.from({ length: count }, (_, at) => `\x1b]8;${parametersOf(at)};${ADDRESS}${at}\x07x\r`)
        await write(terminal, links.join(''))
        const ids = linksOf(terminal)
        expect(ids.length).toBeLessThanOrEqual(LINKS_KEPT)
        expect(ids.at(-1)).toBe(count)
        expect(markersOf(terminal)).toBeLessThanOrEqual(LINKS_KEPT)
        expect(xtermInsideOf(terminal)._oscLinkService._entriesWithId.size).toBe(id === '' ? 0 : ids.length)
      }
    })

    it('M6: a link on every line is remembered for some, and all links together are on a bounded number', async () => {
      const terminal = opened()
      const line = 'x\r\n'
      await write(terminal, `${link(ADDRESS)}${line.repeat(LINK_MAX_LINES * 2)}`)
      expect(markersOf(terminal)).toBeLessThanOrEqual(LINK_MAX_LINES)
      for (let index = 0; index < 100; index += 1) {
        await write(terminal, `${link(ADDRESS + index)}${line.repeat(LINK_MAX_LINES)}`)
      }
      expect(markersOf(terminal)).toBeLessThanOrEqual(LINK_LINES_KEPT)
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

function linksOf(terminal: Terminal): readonly number[] {
  return [...xtermInsideOf(terminal)._oscLinkService._dataByLinkId.keys()]
}

function markersOf(terminal: Terminal): number {
  return xtermInsideOf(terminal)._bufferService.buffer.markers.length
}

function linkAt(terminal: Terminal, column: number): number {
  const cell = terminal.buffer.active.getLine(0)?.getCell(column) as unknown as {
    hasExtendedAttrs(): number
    readonly extended: { readonly urlId: number }
  }
  return cell.hasExtendedAttrs() === 0 ? 0 : cell.extended.urlId
}

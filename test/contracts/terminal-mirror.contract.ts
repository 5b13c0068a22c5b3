import { describe, expect, it } from 'vitest'
import type { TerminalMirror, TerminalMirrors } from '../../src/core/ports.ts'

const ENCODER = new TextEncoder()
const SIZE = { cols: 80, rows: 24 }

/** What every TerminalMirror must do. */
export function terminalMirrorContract(name: string, mirrors: TerminalMirrors): void {
  describe(`TerminalMirror contract: ${name}`, () => {
    it('calls back for each write, in order, when its text is on the screen', async () => {
      using mirror = mirrors.create(SIZE)
      const calls: string[] = []
      mirror.write(ENCODER.encode('one '), () => calls.push('one'))
      mirror.write(ENCODER.encode('two'), () => calls.push('two'))
      await write(mirror, '')
      expect(calls).toEqual(['one', 'two'])
      expect(mirror.snapshot({ scrollbackLines: 0 })).toContain('one two')
    })

    it('has parsed nothing when write returns', () => {
      using mirror = mirrors.create(SIZE)
      let isParsed = false
      mirror.write(ENCODER.encode('x'), () => (isParsed = true))
      expect(isParsed).toBe(false)
    })

    it('leaves scrollback out of a snapshot unless asked', async () => {
      using mirror = mirrors.create({ cols: 80, rows: 2 })
      await write(mirror, 'first\r\nsecond\r\nthird')
      expect(mirror.snapshot({ scrollbackLines: 0 })).not.toContain('first')
      expect(mirror.snapshot({ scrollbackLines: 1 })).toContain('first')
    })

    it('tells the last lines that are not blank, oldest first, trimmed', async () => {
      using mirror = mirrors.create(SIZE)
      expect(mirror.lastLines(3)).toEqual([])
      await write(mirror, 'one\r\n\r\n  two  \r\n   \r\n\x1b[1;31mthr\x1b[mee\x1b]0;title\x07\r\n\r\n')
      expect(mirror.lastLines(2)).toEqual(['  two', 'three'])
      expect(mirror.lastLines(10)).toEqual(['one', '  two', 'three'])
      expect(mirror.lastLines(0)).toEqual([])
    })

    it('takes last lines from the scrollback when the screen has fewer', async () => {
      using mirror = mirrors.create({ cols: 80, rows: 2 })
      await write(mirror, 'first\r\nsecond\r\nthird\r\n')
      expect(mirror.lastLines(3)).toEqual(['first', 'second', 'third'])
    })

    it('tells a wrapped line as one, and at most 500 characters of it', async () => {
      using mirror = mirrors.create(SIZE)
      await write(mirror, `${'x'.repeat(100)} end\r\n${'y'.repeat(5_000)}`)
      expect(mirror.lastLines(2)).toEqual([`${'x'.repeat(100)} end`, 'y'.repeat(500)])
    })

    it('answers device attributes', async () => {
      using mirror = mirrors.create(SIZE)
      const replies: string[] = []
      mirror.onReply((bytes) => replies.push(new TextDecoder().decode(bytes)))
      await write(mirror, '\x1b[c')
      expect(replies).toEqual(['\x1b[?1;2c'])
    })

    it('tells titles, cleaned, when they change', async () => {
      using mirror = mirrors.create(SIZE)
      const titles: string[] = []
      mirror.onTitle((title) => titles.push(title))
      await write(mirror, '\x1b]0;a title\x07\x1b]0;a title\x07\x1b]2;another\x1b\\')
      expect(titles).toEqual(['a title', 'another'])
    })

    it('takes a new size', () => {
      using mirror = mirrors.create(SIZE)
      mirror.resize({ cols: 100, rows: 30 })
      expect(mirror.size).toEqual({ cols: 100, rows: 30 })
    })

    it('says nothing after its end', async () => {
      const mirror = mirrors.create(SIZE)
      const heard: unknown[] = []
      mirror.onReply((bytes) => heard.push(bytes))
      mirror.onTitle((title) => heard.push(title))
      mirror.write(ENCODER.encode('\x1b[c\x1b]0;late\x07'), () => {})
      mirror.dispose()
      await new Promise((resolve) => setTimeout(resolve, 0))
      expect(heard).toEqual([])
    })
  })
}

function write(mirror: TerminalMirror, text: string): Promise<void> {
  return new Promise((resolve) => mirror.write(ENCODER.encode(text), resolve))
}

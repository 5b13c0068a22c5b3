import { describe, expect, it } from 'vitest'
import { OSC_MAX_CHARACTERS } from '../../src/core/limits.ts'
import type { OscSequence, TerminalMirror, TerminalMirrors } from '../../src/core/terminal/mirror.ts'

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

    it('tells the rows of its screen from the top, without blanks at their ends', async () => {
      using mirror = mirrors.create({ cols: 20, rows: 3 })
      await write(mirror, 'one\r\n\r\n  three  ')
      const texts = mirror.screenRows().map(({ spans }) => spans.map(({ text }) => text).join(''))
      expect(texts).toEqual(['one', '', '  three'])
    })

    it('tells its text page by page from the end, blank lines between others too', async () => {
      using mirror = mirrors.create({ cols: 80, rows: 2 })
      expect(mirror.textPage({ before: null, limit: 5 })).toEqual({ lines: [], older: null, isFullScreen: false })
      await write(mirror, 'one\r\n\r\n\x1b[31mthree\x1b[m  \r\nfour\r\n\r\n')
      const last = mirror.textPage({ before: null, limit: 3 })
      expect(last).toEqual({ lines: ['', 'three', 'four'], older: expect.any(Number) as number, isFullScreen: false })
      expect(mirror.textPage({ before: last.older, limit: 3 })).toEqual({
        lines: ['one'],
        older: null,
        isFullScreen: false,
      })
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

    it('L: leaves nothing unseen in titles, last lines and notifications', async () => {
      using mirror = mirrors.create(SIZE)
      const told: string[] = []
      mirror.onTitle((title) => told.push(title))
      mirror.onOsc(({ payload }) => told.push(payload))
      const dirty = 'pay\u200bpal \u202egnp.exe\u2066 ok\u{e0041}'
      await write(mirror, `\x1b]0;${dirty}\x07\x1b]9;${dirty}\x07${dirty}`)
      expect([...told, ...mirror.lastLines(1)]).toEqual(Array(3).fill('paypal gnp.exe ok'))
    })

    it('tells each bell, and none that only ends a sequence', async () => {
      using mirror = mirrors.create(SIZE)
      let bells = 0
      mirror.onBell(() => (bells += 1))
      await write(mirror, 'a\x07b\x07\x07\x1b]0;title\x07\x1b]9;done\x07')
      expect(bells).toBe(3)
    })

    it('tells OSC sequences it draws nothing of, however they end', async () => {
      using mirror = mirrors.create(SIZE)
      const told: OscSequence[] = []
      mirror.onOsc((sequence) => told.push(sequence))
      await write(mirror, '\x1b]9;all done\x07x\x1b]133;D;1\x1b\\\x1b]777;notify;a;ü 🙂\x07\x1b]4242\x07')
      expect(told).toEqual([
        { code: 9, payload: 'all done', isWhole: true },
        { code: 133, payload: 'D;1', isWhole: true },
        { code: 777, payload: 'notify;a;ü 🙂', isWhole: true },
        { code: 4242, payload: '', isWhole: true },
      ])
      expect(mirror.lastLines(1)).toEqual(['x'])
    })

    it('keeps titles, colours and links to itself', async () => {
      using mirror = mirrors.create(SIZE)
      const told: OscSequence[] = []
      mirror.onOsc((sequence) => told.push(sequence))
      await write(
        mirror,
        '\x1b]0;t\x07\x1b]2;t\x07\x1b]8;;http://x\x07\x1b]8;;\x07\x1b]10;#ffffff\x07\x1b]104\x07\x1b]112\x07',
      )
      expect(told).toEqual([])
    })

    it('cuts the payload of an OSC sequence and takes control characters out, and says so', async () => {
      using mirror = mirrors.create(SIZE)
      const told: OscSequence[] = []
      mirror.onOsc((sequence) => told.push(sequence))
      await write(mirror, `\x1b]9;${'x'.repeat(100_000)}\x07\x1b]9;a\x7fb\x07`)
      expect(told[0]).toEqual({ code: 9, payload: 'x'.repeat(OSC_MAX_CHARACTERS), isWhole: false })
      expect(told[1]).toEqual({ code: 9, payload: 'ab', isWhole: false })
    })

    it('tells a program that asks that its status is read, before it answers the next question', async () => {
      using mirror = mirrors.create(SIZE, { readsStatus: true })
      const [replies, told] = [[], []] as [string[], OscSequence[]]
      mirror.onReply((bytes) => replies.push(new TextDecoder().decode(bytes)))
      mirror.onOsc((sequence) => told.push(sequence))
      await write(mirror, '\x1b]7501;?\x1b\\\x1b[c')
      await write(mirror, '\x1b]7501;state=working\x07')
      expect(replies).toEqual(['\x1b]7501;?\x1b\\', '\x1b[?1;2c'])
      expect(told).toEqual([{ code: 7501, payload: 'state=working', isWhole: true }])
    })

    it('does not say so where nobody reads it', async () => {
      using mirror = mirrors.create(SIZE)
      const replies: string[] = []
      mirror.onReply((bytes) => replies.push(new TextDecoder().decode(bytes)))
      await write(mirror, '\x1b]7501;?\x1b\\')
      expect(replies).toEqual([])
    })

    it('tells that the terminal was reset, and resets it', async () => {
      using mirror = mirrors.create(SIZE)
      let resets = 0
      mirror.onReset(() => (resets += 1))
      await write(mirror, 'before\x1bcafter')
      expect(resets).toBe(1)
      expect(mirror.lastLines(2).at(-1)).toMatch(/after$/)
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
      mirror.onBell(() => heard.push('bell'))
      mirror.onOsc((sequence) => heard.push(sequence))
      mirror.write(ENCODER.encode('\x1b[c\x1b]0;late\x07\x07\x1b]9;late\x07'), () => {})
      mirror.dispose()
      await new Promise((resolve) => setTimeout(resolve, 0))
      expect(heard).toEqual([])
    })
  })
}

function write(mirror: TerminalMirror, text: string): Promise<void> {
  return new Promise((resolve) => mirror.write(ENCODER.encode(text), () => resolve()))
}

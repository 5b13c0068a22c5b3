import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MIRROR_SCROLLBACK_LINES } from '../../core/limits.ts'
import { XtermMirror } from './xterm-mirror.ts'

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder()

let mirror: XtermMirror
let replies: string
let titles: string[]

beforeEach(() => {
  mirror = new XtermMirror({ cols: 40, rows: 5 })
  replies = ''
  titles = []
  mirror.onReply((bytes) => (replies += DECODER.decode(bytes)))
  mirror.onTitle((title) => titles.push(title))
})

afterEach(() => mirror.dispose())

function write(content: string | Uint8Array): Promise<void> {
  return new Promise((resolve) =>
    mirror.write(typeof content === 'string' ? ENCODER.encode(content) : content, () => resolve()),
  )
}

const ANSWERED: readonly (readonly [name: string, query: string, answer: string])[] = [
  ['primary device attributes', '\x1b[c', '\x1b[?1;2c'],
  ['secondary device attributes', '\x1b[>c', '\x1b[>0;276;0c'],
  ['its status', '\x1b[5n', '\x1b[0n'],
  ['the cursor position', '\x1b[3;7H\x1b[6n', '\x1b[3;7R'],
  ['the cursor position, DEC form', '\x1b[?6n', '\x1b[?1;1R'],
  ['a private mode', '\x1b[?2004h\x1b[?2004$p', '\x1b[?2004;1$y'],
  ['whether it knows synchronized output', '\x1b[?2026$p', '\x1b[?2026;2$y'],
  ['an ANSI mode', '\x1b[4$p', '\x1b[4;2$y'],
  ['the scroll region', '\x1b[2;4r\x1bP$qr\x1b\\', '\x1bP1$r2;4r\x1b\\'],
  ['the background', '\x1b]11;?\x07', '\x1b]11;rgb:10/12/16\x1b\\'],
  [
    'foreground, background and cursor at once',
    '\x1b]10;?;?;?\x1b\\',
    '\x1b]10;rgb:e6/e6/e6\x1b\\\x1b]11;rgb:10/12/16\x1b\\\x1b]12;rgb:e6/e6/e6\x1b\\',
  ],
  ['a colour the program set', '\x1b]11;#Ff0080\x07\x1b]11;?\x07', '\x1b]11;rgb:ff/00/80\x1b\\'],
  ['a colour set the X11 way', '\x1b]12;rgb:f/00/ffff\x07\x1b]12;?\x07', '\x1b]12;rgb:ff/00/ff\x1b\\'],
  ['a colour set and reset', '\x1b]11;#ff0080\x07\x1b]111\x07\x1b]11;?\x07', '\x1b]11;rgb:10/12/16\x1b\\'],
]

const UNANSWERED: readonly (readonly [name: string, query: string])[] = [
  ['the clipboard', '\x1b]52;c;?\x07'],
  ['the window size in characters', '\x1b[18t'],
  ['the window size in pixels', '\x1b[14t'],
  ['the window title', '\x1b[21t'],
  ['an unknown OSC', '\x1b]4242;?\x07'],
]

describe('XtermMirror', () => {
  it.each(ANSWERED)('answers a program that asks for %s', async (_name, query, answer) => {
    mirror.setColors({ foreground: '#e6e6e6', background: '#101216' })
    await write(query)
    expect(replies).toBe(answer.replaceAll(/([0-9a-f]{2})(?=\/|\x1b)/g, answer.includes('rgb:') ? '$1$1' : '$1'))
  })

  it.each(UNANSWERED)('never answers a question for %s', async (_name, query) => {
    await write(query)
    expect(replies).toBe('')
  })

  it('passes titles on, cleaned, cut and only when they change', async () => {
    await write('\x1b]0;agent\x07\x1b]2;agent\x07')
    await write('\x1b]2;evil\u202e\u2066 title\x07')
    await write(`\x1b]2;${'é'.repeat(1000)}\x07`)
    expect(titles).toEqual(['agent', 'evil title', 'é'.repeat(256)])
  })

  it('keeps characters that come in parts', async () => {
    const bytes = ENCODER.encode('a—b 👩 é')
    for (const byte of bytes) await write(Uint8Array.of(byte))
    expect(mirror.snapshot({ scrollbackLines: 0 })).toContain('a—b 👩 é')
  })

  it('keeps characters where a large write is cut', async () => {
    await write(ENCODER.encode(`${'—'.repeat(100_000)}\x1b[2J\x1b[Hend`))
    await write(ENCODER.encode('—'.repeat(60_001)))
    expect(mirror.snapshot({ scrollbackLines: 1000 }).replaceAll(/[^—]/g, '').length).toBeGreaterThan(40_000)
    expect(mirror.snapshot({ scrollbackLines: 1000 })).not.toContain('\ufffd')
  })

  it('keeps colours the program set in its snapshot', async () => {
    await write('\x1b]11;#ff0080\x07')
    expect(mirror.snapshot({ scrollbackLines: 0 })).toContain('\x1b]11;#ff0080\x1b\\')
  })

  it('never leaves synchronized output on', async () => {
    await write('\x1b[?2026hhalf')
    expect(mirror.snapshot({ scrollbackLines: 0 })).not.toContain('2026')
  })

  it('tells last lines as a person reads them', async () => {
    await write('a\x1b[5Cb\r\n')
    await write(`${'字'.repeat(19)}x字字\r\n`)
    await write('\u202eleft\u2066 👩\r\n')
    expect(mirror.lastLines(3)).toEqual(['a     b', `${'字'.repeat(19)}x字字`, 'left 👩'])
  })

  it('tells last lines of the screen that is shown', async () => {
    await write('shell\r\n\x1b[?1049h\x1b[2;3Hfull screen')
    expect(mirror.lastLines(5)).toEqual(['  full screen'])
    await write('\x1b[?1049l')
    expect(mirror.lastLines(5)).toEqual(['shell'])
  })

  it('cuts last lines between characters, and does not read on', async () => {
    await write('👩'.repeat(2_000))
    expect(mirror.lastLines(1)).toEqual(['👩'.repeat(500)])
  })

  it('keeps a bounded scrollback', async () => {
    await write(Array.from({ length: MIRROR_SCROLLBACK_LINES + 100 }, (_, index) => `line ${index}.`).join('\r\n'))
    const text = mirror.snapshot({ scrollbackLines: 10_000 })
    expect(text).toContain('line 95.')
    expect(text).not.toContain('line 94.')
  })

  it('clamps sizes no terminal can have', () => {
    mirror.resize({ cols: 0, rows: Number.NaN })
    expect(mirror.size).toEqual({ cols: 2, rows: 1 })
  })

  it('tells who wrote what parsing threw, and goes on', async () => {
    const broken = new Error('broken')
    const { _inputHandler: input } = Reflect.get(mirror, 'core') as { _inputHandler: { parse: () => void } }
    const parse = input.parse
    input.parse = () => {
      input.parse = parse
      throw broken
    }
    const told = await new Promise((resolve) => mirror.write(ENCODER.encode('x'), resolve))
    expect(told).toBe(broken)
    await write('y')
    expect(mirror.lastLines(1)).toEqual(['y'])
  })

  it('ignores what comes after its end', async () => {
    mirror.dispose()
    mirror.write(ENCODER.encode('\x1b[c'), () => expect.unreachable())
    mirror.resize({ cols: 80, rows: 24 })
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(replies).toBe('')
  })
})

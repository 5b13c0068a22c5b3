import { Lifetime } from '../../src/base/disposable.ts'
import { Emitter } from '../../src/base/event.ts'
import { OSC_MAX_CHARACTERS, SCREEN_LINE_MAX_CHARACTERS } from '../../src/core/limits.ts'
import {
  PLAIN_MIRROR,
  type MirrorTraits,
  type OscSequence,
  type ScreenRow,
  type TerminalMirror,
  type TerminalMirrors,
  type TextPage,
  type TextRange,
} from '../../src/core/terminal/mirror.ts'
import type { TerminalSize } from '../../src/core/terminal/size.ts'
import { visibleText } from '../../src/core/visible-text.ts'

const TITLE = /\u001b\][02];([^\u0007\u001b]*)(?:\u0007|\u001b\\)/g
/** Those a terminal draws nothing of; 0, 2 (title), 4, 8 and 10 to 12 (colours, links) it handles itself. */
const OSC =
  /\u001b\](?!(?:[0-248]|1[0-2]|104|11[0-2])(?:;|[\u0007\u001b]))(\d+)(?:;([^\u0007\u001b]*))?(?:\u0007|\u001b\\)/g
const SEQUENCE = /\u001b(?:\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\[[0-9;?]*[@-~])/g
const PASTE_MODE = /\u001b\[\?2004([hl])/g
const BELL = /\u0007/g
const ASKS_ATTRIBUTES = '\x1b[c'
const ASKS_STATUS = '\x1b]7501;?'
const ANSWERS_STATUS = '\x1b]7501;?\x1b\\'
const RESETS = '\x1bc'
const ATTRIBUTES = '\x1b[?1;2c'

/** A mirror that knows lines of text, whole OSC sequences, the bell and one question; it parses in a microtask. */
export class FakeMirror extends Lifetime implements TerminalMirror {
  private readonly replies = this.register(new Emitter<Uint8Array>())
  private readonly titles = this.register(new Emitter<string>())
  private readonly bells = this.register(new Emitter<void>())
  private readonly oscs = this.register(new Emitter<OscSequence>())
  private readonly resets = this.register(new Emitter<void>())
  private readonly decoder = new TextDecoder()
  private title = ''
  private text = ''

  readonly onReply = this.replies.event
  readonly onTitle = this.titles.event
  readonly onBell = this.bells.event
  readonly onOsc = this.oscs.event
  readonly onReset = this.resets.event
  colors: { readonly foreground: string; readonly background: string } | null = null
  size: TerminalSize
  isPasteBracketed = false
  private failure: unknown

  private readonly traits: MirrorTraits

  constructor(size: TerminalSize, traits: MirrorTraits) {
    super()
    this.traits = traits
    this.size = size
  }

  /** Parsing the next bytes throws. */
  failNextParse(error: unknown = new Error('the mirror cannot parse this')): void {
    this.failure = error
  }

  write(bytes: Uint8Array, parsed: (error?: unknown) => void): void {
    queueMicrotask(() => {
      if (this.isDisposed) return
      const { failure } = this
      this.failure = undefined
      if (failure !== undefined) return parsed(failure)
      this.parse(this.decoder.decode(bytes, { stream: true }))
      parsed()
    })
  }

  resize(size: TerminalSize): void {
    this.size = size
  }

  /** The last lines exactly as written, including sequences. */
  snapshot({ scrollbackLines }: { readonly scrollbackLines: number }): string {
    return this.text
      .split('\n')
      .slice(-(this.size.rows + scrollbackLines))
      .join('\n')
  }

  lastLines(count: number): readonly string[] {
    const lines = this.text.replaceAll(SEQUENCE, '').split('\n')
    const clean = lines.map((line) => visibleText(line).slice(0, SCREEN_LINE_MAX_CHARACTERS).trimEnd())
    return count > 0 ? clean.filter((line) => line !== '').slice(-count) : []
  }

  /** It knows no full screens, and gives up nothing. */
  textPage({ before, limit }: TextRange): TextPage {
    const lines = this.text.replaceAll(SEQUENCE, '').split('\n')
    const clean = lines.map((line) => visibleText(line).trimEnd())
    const end = before ?? clean.findLastIndex((line) => line !== '') + 1
    const first = Math.max(0, end - limit)
    return { lines: clean.slice(first, end), older: first > 0 ? first : null, isFullScreen: false }
  }

  /** Rows without any looks. */
  screenRows(): readonly ScreenRow[] {
    const rows = this.text.replaceAll(SEQUENCE, '').split('\n').slice(-this.size.rows)
    return Array.from({ length: this.size.rows }, (_, row) => {
      const text = visibleText(rows[row] ?? '').trimEnd()
      return { spans: text === '' ? [] : [{ text, foreground: null, background: null, marks: [] }], isWrapped: false }
    })
  }

  setColors(colors: { readonly foreground: string; readonly background: string }): void {
    this.colors = colors
  }

  private reply(text: string): void {
    this.replies.fire(new TextEncoder().encode(text))
  }

  private parse(text: string): void {
    this.text += text
    for (const [, on] of text.matchAll(PASTE_MODE)) this.isPasteBracketed = on === 'h'
    if (text.includes(ASKS_STATUS) && this.traits.readsStatus) this.reply(ANSWERS_STATUS)
    if (text.includes(ASKS_ATTRIBUTES)) this.reply(ATTRIBUTES)
    if (text.includes(RESETS)) this.resets.fire()
    for (const [, title = ''] of text.matchAll(TITLE)) {
      const clean = visibleText(title)
      if (clean !== this.title) this.titles.fire(clean)
      this.title = clean
    }
    for (const [, code, payload = ''] of text.matchAll(OSC)) {
      const clean = visibleText(payload).slice(0, OSC_MAX_CHARACTERS)
      if (code === '7501' && payload === '?' && this.traits.readsStatus) continue
      this.oscs.fire({ code: Number(code), payload: clean, isWhole: clean === payload })
    }
    for (const _ of text.replaceAll(SEQUENCE, '').matchAll(BELL)) this.bells.fire()
  }
}

/** Creates fake mirrors and keeps them, oldest first. */
export class FakeMirrors implements TerminalMirrors {
  readonly made: FakeMirror[] = []

  create(size: TerminalSize, traits: MirrorTraits = PLAIN_MIRROR): FakeMirror {
    const mirror = new FakeMirror(size, traits)
    this.made.push(mirror)
    return mirror
  }
}

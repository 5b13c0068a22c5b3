import type { IParser } from '@xterm/headless'
import { DisposableStore, toDisposable, type Disposable } from '../../base/disposable.ts'

/** Colours of a terminal that programs may query, as `#rrggbb`. */
interface Colors {
  readonly foreground: string
  readonly background: string
  readonly cursor: string
}

type ColorName = keyof Colors

/** OSC 10, 11 and 12; further values in one sequence belong to the following numbers. */
const ORDER: readonly ColorName[] = ['foreground', 'background', 'cursor']
const FIRST_SET = 10
const FIRST_RESET = 110
/** Used until a client sets colours: the dark theme of xterm.js. */
const DEFAULT_COLORS = { foreground: '#ffffff', background: '#000000' }
const HEX = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i
/** `rgb:r/g/b` with one to four hex digits each, as in X11. */
const X11 = /^rgb:([0-9a-f]{1,4})\/([0-9a-f]{1,4})\/([0-9a-f]{1,4})$/i

/** Answers a program's colour queries with the colours it set itself, else with those the page shows. */
export class ColorQueries {
  private theme: Colors = { ...DEFAULT_COLORS, cursor: DEFAULT_COLORS.foreground }
  private own: Partial<Colors> = {}
  private readonly reply: (text: string) => void

  constructor(reply: (text: string) => void) {
    this.reply = reply
  }

  setTheme({ foreground, background }: { readonly foreground: string; readonly background: string }): void {
    if (HEX.test(foreground) && HEX.test(background)) this.theme = { foreground, background, cursor: foreground }
  }

  /** Sequence that sets the colours the program set. */
  snapshot(): string {
    return ORDER.map((name, index) =>
      this.own[name] === undefined ? '' : `\x1b]${FIRST_SET + index};${this.own[name]}\x1b\\`,
    ).join('')
  }

  /** Registers the handlers with a parser. */
  listen(parser: IParser): Disposable {
    const store = new DisposableStore()
    for (const [index, name] of ORDER.entries()) {
      const setter = parser.registerOscHandler(FIRST_SET + index, (text) => this.setOrReport(text, index))
      const resetter = parser.registerOscHandler(FIRST_RESET + index, () => this.restore(name))
      const reset = parser.registerEscHandler({ final: 'c' }, () => this.restore(name))
      for (const handler of [setter, resetter, reset]) store.add(toDisposable(() => handler.dispose()))
    }
    return store
  }

  private setOrReport(text: string, first: number): boolean {
    const wanted = text.split(';', ORDER.length - first)
    for (const [index, value] of wanted.entries()) {
      const name = ORDER[first + index]
      if (name === undefined) continue
      if (value === '?') this.report(name, first + index)
      else this.set(name, value)
    }
    return false
  }

  private set(name: ColorName, value: string): void {
    const color = parseColor(value)
    if (color !== null) this.own = { ...this.own, [name]: color }
  }

  private restore(name: ColorName): boolean {
    this.own = Object.fromEntries(Object.entries(this.own).filter(([other]) => other !== name))
    return false
  }

  private report(name: ColorName, index: number): void {
    const [, red = '', green = '', blue = ''] = HEX.exec(this.own[name] ?? this.theme[name]) ?? []
    this.reply(`\x1b]${FIRST_SET + index};rgb:${red}${red}/${green}${green}/${blue}${blue}\x1b\\`)
  }
}

function parseColor(text: string): string | null {
  if (HEX.test(text)) return text.toLowerCase()
  const match = X11.exec(text)
  if (match === null) return null
  return `#${match.slice(1).map(toByte).join('')}`
}

function toByte(digits: string): string {
  const share = Number.parseInt(digits, 16) / (16 ** digits.length - 1)
  return Math.round(share * 255)
    .toString(16)
    .padStart(2, '0')
}

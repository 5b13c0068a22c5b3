import type { Terminal } from '@xterm/xterm'

/** xterm.js 6's widths of cell texts, by text; measuring one makes the page lay out 32 copies of it. */
interface WidthCache {
  get: (this: WidthCache, text: string, isBold: boolean | number, isItalic: boolean | number) => number
}

/** What changes the width of the character before it: it asks for the coloured form of an emoji. */
const EMOJI_STYLE = '\ufe0f'

/** Prototypes that measure so already: one per copy of xterm.js. */
const bounded = new WeakSet<object>()

/**
 * Measures a cell by its character alone: marks have no width, and there are more piles of them than a page can measure or remember.
 * To be called once a terminal is open; one that is drawn with WebGL measures nothing.
 */
export function measureByCharacter(terminal: Terminal): void {
  const cache = widthCacheOf(terminal)
  if (cache === null) return
  const prototype = Object.getPrototypeOf(cache) as WidthCache
  if (bounded.has(prototype)) return
  bounded.add(prototype)
  const { get } = prototype
  prototype.get = function (text, isBold, isItalic) {
    return get.call(this, text.length === 1 ? text : characterOf(text), isBold, isItalic)
  }
}

function characterOf(text: string): string {
  const character = String.fromCodePoint(text.codePointAt(0) ?? 0)
  return text.startsWith(EMOJI_STYLE, character.length) ? character + EMOJI_STYLE : character
}

function widthCacheOf(terminal: Terminal): WidthCache | null {
  const { _core: core } = terminal as unknown as {
    _core?: { _renderService?: { _renderer?: { value?: { _widthCache?: WidthCache } } } }
  }
  return core?._renderService?._renderer?.value?._widthCache ?? null
}

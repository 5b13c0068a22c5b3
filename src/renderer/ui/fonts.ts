import { toDisposable, type Disposable } from '../../base/disposable.ts'

/** A slow disk does not hold a terminal longer than this. */
const LONGEST_WAIT_MS = 800
/** What agents draw with and JetBrains Mono lacks; a terminal that draws them too early keeps the empty box. */
const AGENT_SYMBOLS = '⎿⏵⠋'

const TERMINAL_FONTS: readonly (readonly [font: string, text: string])[] = [
  ['400 12px "JetBrains Mono Variable"', ' '],
  ['650 12px "JetBrains Mono Variable"', ' '],
  ['400 12px "Noto Sans Symbols"', AGENT_SYMBOLS],
  ['400 12px "Noto Sans Symbols 2"', AGENT_SYMBOLS],
]

/** Everything else shows the system's font until this one is there. */
const WINDOW_FONT = '400 13px "Inter Variable"'

let areReady = false
let loading: Promise<void> | null = null

/** Begins to load all fonts, before anything that is drawn with them asks for them. */
export function loadFonts(): void {
  void Promise.allSettled([document.fonts.load(WINDOW_FONT), terminalFonts()])
}

function terminalFonts(): Promise<void> {
  return (loading ??= loadTerminalFonts())
}

/** Resolves also when a font cannot be loaded: the system's stand in for it. */
async function loadTerminalFonts(): Promise<void> {
  await Promise.race([
    Promise.allSettled(TERMINAL_FONTS.map(([font, text]) => document.fonts.load(font, text))),
    new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MS)),
  ])
  areReady = true
}

/** Acts when terminals can be drawn, at once if they can, unless disposed before: they measure their cells once. */
export function whenFontsAreReady(action: () => void): Disposable {
  let isWished = true
  if (areReady) action()
  else void terminalFonts().then(() => isWished && action())
  return toDisposable(() => {
    isWished = false
  })
}

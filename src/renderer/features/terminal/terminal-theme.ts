import type { ITheme } from '@xterm/xterm'
import { readColor } from '../../ui/color-token.ts'

const ANSI = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const

/** Colours of the terminals, from the tokens in force. */
export function readTerminalTheme(): ITheme & { readonly foreground: string; readonly background: string } {
  const ansi = ANSI.flatMap((name) => [
    [name, readColor(`--term-${name}`)],
    [`bright${name.charAt(0).toUpperCase()}${name.slice(1)}`, readColor(`--term-bright-${name}`)],
  ])
  return {
    ...(Object.fromEntries(ansi) as ITheme),
    foreground: readColor('--text'),
    background: readColor('--bg-0'),
    cursor: readColor('--term-cursor'),
    cursorAccent: readColor('--bg-0'),
    selectionBackground: readColor('--term-selection'),
    overviewRulerBorder: readColor('--bg-0'),
    scrollbarSliderBackground: `${readColor('--line-strong')}99`,
    scrollbarSliderHoverBackground: readColor('--line-strong'),
    scrollbarSliderActiveBackground: readColor('--faint'),
  }
}

/** Colours of found text. */
export function readMatchColors(): { readonly match: string; readonly active: string } {
  return { match: readColor('--term-match'), active: readColor('--term-match-active') }
}

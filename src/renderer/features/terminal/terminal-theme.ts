import type { ITheme } from '@xterm/xterm'

const ANSI = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const

/** Colours of the terminals, from the tokens in force. */
export function readTerminalTheme(): ITheme & { readonly foreground: string; readonly background: string } {
  const token = tokenReader()
  const ansi = ANSI.flatMap((name) => [
    [name, token(`term-${name}`)],
    [`bright${name.charAt(0).toUpperCase()}${name.slice(1)}`, token(`term-bright-${name}`)],
  ])
  return {
    ...(Object.fromEntries(ansi) as ITheme),
    foreground: token('text'),
    background: token('bg-0'),
    cursor: token('term-cursor'),
    cursorAccent: token('bg-0'),
    selectionBackground: token('term-selection'),
    overviewRulerBorder: token('bg-0'),
    scrollbarSliderBackground: `${token('line-strong')}99`,
    scrollbarSliderHoverBackground: token('line-strong'),
    scrollbarSliderActiveBackground: token('faint'),
  }
}

/** Colours of found text. */
export function readMatchColors(): { readonly match: string; readonly active: string } {
  const token = tokenReader()
  return { match: token('term-match'), active: token('term-match-active') }
}

function tokenReader(): (name: string) => string {
  const style = getComputedStyle(document.documentElement)
  return (name) => style.getPropertyValue(`--${name}`).trim()
}

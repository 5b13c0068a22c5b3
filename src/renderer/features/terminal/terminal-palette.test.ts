import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** WCAG's least contrast for text. */
const LEAST = 4.5

const css = readFileSync(new URL('../../ui/tokens.css', import.meta.url), 'utf8')

function tokensOf(theme: 'dark' | 'light'): Map<string, string> {
  const block = css.split(`[data-theme='${theme}'] {`)[1]?.split('\n}')[0] ?? ''
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})\b/g)].map(([, name = '', value = '']) => [name, value]))
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

describe.each(['dark', 'light'] as const)('%s tokens', (theme) => {
  const tokens = tokensOf(theme)
  const against = (background: string, names: readonly string[]): string[] =>
    names.filter((name) => contrast(tokens.get(name) ?? '', tokens.get(background) ?? '') < LEAST)

  it('keeps every terminal colour readable on the terminal', () => {
    const colors = [...tokens.keys()].filter((name) =>
      /^term-(bright-)?(red|green|yellow|blue|magenta|cyan|white)$/.test(name),
    )
    expect(colors).toHaveLength(14)
    expect(against('bg-0', [...colors, 'term-bright-black'])).toEqual([])
  })

  it('keeps words and status readable on panels', () => {
    expect(against('bg-1', ['text', 'muted', 'working', 'waiting', 'danger', 'idle', 'accent'])).toEqual([])
  })
})

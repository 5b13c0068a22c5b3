const RESET = '\u001b[0m'
/** Colours in these take two or four more parameters (`38;5;n`, `38;2;r;g;b`). */
const EXTENDED: ReadonlySet<number> = new Set([38, 48, 58])
const INDEXED = 5
const SEQUENCE = /\u001b\[([\d;:]*)m/g

/**
 * Tracks the colours and attributes of captured text, so that they can be switched off at the end of a line and on
 * again.
 */
export class Pen {
  /** The parameters in force, by what they set. */
  private readonly held = new Map<string, string>()

  /** Reads a line; its sequences stay in force. */
  read(line: string): void {
    for (const [, parameters = ''] of line.matchAll(SEQUENCE)) this.apply(parameters.split(';'))
  }

  /** Sequence that sets a new terminal's attributes to these; empty if there are none. */
  resume(): string {
    return this.held.size === 0 ? '' : `\u001b[${[...this.held.values()].join(';')}m`
  }

  /** Sequence that switches everything off. */
  rest(): string {
    return this.held.size === 0 ? '' : RESET
  }

  private apply(parameters: readonly string[]): void {
    for (let index = 0; index < parameters.length; index += 1) {
      const code = Number.parseInt(parameters[index] ?? '0', 10) || 0
      const length = EXTENDED.has(code) ? (Number(parameters[index + 1]) === INDEXED ? 3 : 5) : 1
      const isWhole = parameters[index]?.includes(':') === true
      this.set(code, parameters.slice(index, index + (isWhole ? 1 : length)).join(';'))
      if (!isWhole) index += length - 1
    }
  }

  private set(code: number, parameters: string): void {
    if (code === 0) return this.held.clear()
    const [key, isDefault] = attributeOf(code)
    if (isDefault) this.held.delete(key)
    else this.held.set(key, parameters)
    if (code === 22) this.held.delete('2')
  }
}

/** The attribute a code sets, and whether it resets it (ECMA-48, SGR). */
function attributeOf(code: number): readonly [key: string, isDefault: boolean] {
  if ((code >= 30 && code <= 39) || (code >= 90 && code <= 97)) return ['foreground', code === 39]
  if ((code >= 40 && code <= 49) || (code >= 100 && code <= 107)) return ['background', code === 49]
  if (code === 58 || code === 59) return ['underline-colour', code === 59]
  if (code === 53 || code === 55) return ['overline', code === 55]
  if (code === 21) return ['4', false]
  if (code === 22) return ['1', true]
  if (code > 22 && code < 30) return [String(code - 20), true]
  return [String(code), false]
}

import { err, ok, type Result } from '../base/result.ts'

/** Arguments as a person types them, cut up the way a shell does: blanks separate, quotes and `\` hold together. Nothing is expanded. */
export function parseArgs(text: string): Result<string[], string> {
  const args: string[] = []
  let current: string | null = null
  let quote: string | null = null
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index)
    const next = text.charAt(index + 1)
    if (character === '\\' && quote !== "'" && isEscapable(next, quote)) {
      current = (current ?? '') + next
      index += 1
    } else if (quote !== null) {
      if (character === quote) quote = null
      else current = (current ?? '') + character
    } else if (character === '"' || character === "'") {
      quote = character
      current ??= ''
    } else if (/\s/.test(character)) {
      if (current !== null) args.push(current)
      current = null
    } else current = (current ?? '') + character
  }
  if (quote !== null) return err(`A ${quote} is opened and never closed.`)
  if (current !== null) args.push(current)
  return ok(args)
}

/** The text that parses to `args`. */
export function joinArgs(args: readonly string[]): string {
  return args.map(quoted).join(' ')
}

/** Outside quotes a `\` before a letter stays, so that Windows paths survive. */
function isEscapable(next: string, quote: string | null): boolean {
  return quote === '"' ? next === '"' || next === '\\' : /[\s"'\\]/.test(next)
}

function quoted(arg: string): string {
  if (arg !== '' && !/[\s"']/.test(arg) && !/\\[\s"'\\]|\\$/.test(arg)) return arg
  return arg.includes("'") ? `"${arg.replaceAll(/(["\\])/g, '\\$1')}"` : `'${arg}'`
}

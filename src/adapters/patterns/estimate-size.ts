/** Escapes and classes stand for one instruction; what multiplies are counted repeats. */
const TOKENS =
  /\\(?:[pPux]\{[^}]*\}|.)|\[(?:\\.|[^\]\\])*\]|\((?:\?(?::|P?<\w+>|[a-zA-Z-]+[:)]))?|\)|\{(\d+)(,(\d*))?\}|[*+?]|./gsu

/**
 * How many instructions a pattern compiles to, roughly and without compiling it: `(a{10}){10}` is some hundred. Only told from the
 * source, so a strange one may be judged wrongly; what was compiled is measured again.
 */
export function estimateSize(source: string): number {
  const sizes = [0]
  let last = 0
  for (const [token, least, , most] of source.matchAll(TOKENS)) {
    const top = sizes.length - 1
    if (least !== undefined) {
      const extra = last * (Math.max(Number(least), Number(most ?? 0), 1) - 1)
      sizes[top] = (sizes[top] ?? 0) + extra
      last += extra
    } else if (token.startsWith('(') && !token.endsWith(')')) {
      sizes.push(0)
    } else {
      last = token === ')' && top > 0 ? (sizes.pop() ?? 0) + 1 : 1
      sizes[sizes.length - 1] = (sizes.at(-1) ?? 0) + last
    }
  }
  return sizes.reduce((sum, size) => sum + size, 0)
}

import type { Spending, Tokens } from '../../shapes/spending.ts'

export const NO_TOKENS: Tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }
export const NOTHING_SPENT: Spending = { costUsd: null, tokens: NO_TOKENS }

/** Both together. A sum with one unknown price is the price that is known: the tokens beside it tell of all. */
export function plus(a: Spending, b: Spending): Spending {
  const costUsd = a.costUsd === null ? b.costUsd : a.costUsd + (b.costUsd ?? 0)
  return { costUsd, tokens: eachOf(a.tokens, b.tokens, (one, other) => one + other) }
}

/** What `later` has more than `earlier`; nothing is ever negative. */
export function growthOf(later: Spending, earlier: Spending): Spending {
  const costUsd = later.costUsd === null ? null : Math.max(0, later.costUsd - (earlier.costUsd ?? 0))
  return { costUsd, tokens: growthOfTokens(later.tokens, earlier.tokens) }
}

export function growthOfTokens(later: Tokens, earlier: Tokens): Tokens {
  return eachOf(later, earlier, (one, other) => Math.max(0, one - other))
}

export function plusTokens(a: Tokens, b: Tokens): Tokens {
  return eachOf(a, b, (one, other) => one + other)
}

/** Whether some figure of it is lower than before: whoever counts has begun anew. */
export function isLess(later: Tokens, earlier: Tokens): boolean {
  return totalTokens(later) < totalTokens(earlier)
}

export function isNothing({ costUsd, tokens }: Spending): boolean {
  return (costUsd ?? 0) === 0 && totalTokens(tokens) === 0
}

export function totalTokens({ input, output, cacheRead, cacheWrite }: Tokens): number {
  return input + output + cacheRead + cacheWrite
}

function eachOf(a: Tokens, b: Tokens, combine: (a: number, b: number) => number): Tokens {
  return {
    input: combine(a.input, b.input),
    output: combine(a.output, b.output),
    cacheRead: combine(a.cacheRead, b.cacheRead),
    cacheWrite: combine(a.cacheWrite, b.cacheWrite),
  }
}

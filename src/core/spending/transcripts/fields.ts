import type { Tokens } from '../../../shapes/spending.ts'

/** An object from a file of an agent: nothing in it can be relied upon. */
export type Fields = Readonly<Record<string, unknown>>

/** More than any model was ever given; what says more is no count. */
const MOST = 1e12

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

/** A whole number from 0; what is none is 0. */
export function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 && value <= MOST ? Math.round(value) : 0
}

/** US dollars from 0; null: it is no price. */
export function priceOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= MOST ? value : null
}

/** Epoch ms of a time as agents write it (ISO 8601); null: it is none. */
export function timeOf(value: unknown): number | null {
  const ms = typeof value === 'string' ? Date.parse(value) : NaN
  return Number.isNaN(ms) ? null : ms
}

/** Where what was read from a cache is counted among the input, too. */
export function tokensOf(figures: {
  readonly input: unknown
  readonly output: unknown
  readonly cacheRead: unknown
  readonly cacheWrite?: unknown
}): Tokens {
  const [input, cacheRead, cacheWrite] = [figures.input, figures.cacheRead, figures.cacheWrite].map(countOf) as [
    number,
    number,
    number,
  ]
  return { input: Math.max(0, input - cacheRead - cacheWrite), output: countOf(figures.output), cacheRead, cacheWrite }
}

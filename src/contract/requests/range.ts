import { z } from '../../shapes/zod.ts'

/** Pixels of the widest screens. */
const MAX_COLUMNS = 4_000
/** Longest range, ms: a year; what is kept is a month. */
const MAX_RANGE_MS = 366 * 24 * 60 * 60 * 1000
/** Largest epoch ms a Date can have. */
const MAX_TIME_MS = 8.64e15

const moment = z.number().int().min(0).max(MAX_TIME_MS)

/** What a chart shows. Times are epoch ms. */
export const chartRange = { from: moment, to: moment, columns: z.number().int().min(1).max(MAX_COLUMNS) }

/** The range is one that is answered. */
export function isRange({ from, to }: { readonly from: number; readonly to: number }): boolean {
  return to > from && to - from <= MAX_RANGE_MS
}

export const RANGE = { message: 'The range ends before it begins or is longer than a year.', path: ['to'] }

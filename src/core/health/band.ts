import type { HealthBand } from '../../shapes/health.ts'

/** Least score of each band, the best first. */
export const BAND_FROM = [
  { band: 'good', from: 80 },
  { band: 'fair', from: 60 },
  { band: 'poor', from: 30 },
  { band: 'bad', from: 0 },
] as const satisfies readonly { readonly band: HealthBand; readonly from: number }[]

/** A score has to be so far above the threshold of a better band: one that moves by a few points must not flicker between two. */
export const BAND_MARGIN = 5

/** The band of a score; `before`: the band until now, null: none. */
export function bandOf(score: number, before: HealthBand | null): HealthBand {
  const plain = bandFrom(score)
  if (before === null || rankOf(plain) >= rankOf(before)) return plain
  const better = bandFrom(score - BAND_MARGIN)
  return rankOf(better) < rankOf(before) ? better : before
}

function bandFrom(score: number): HealthBand {
  return BAND_FROM.find(({ from }) => score >= from)?.band ?? 'bad'
}

/** 0 is the best. */
function rankOf(wanted: HealthBand): number {
  return BAND_FROM.findIndex(({ band }) => band === wanted)
}

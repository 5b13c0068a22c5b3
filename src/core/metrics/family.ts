import type { Labels } from './labels.ts'
import type { Scrape } from './scrape.ts'

/** `info`: it says something in its labels, and its value is always 1. */
export type FamilyType = 'gauge' | 'counter' | 'info'

/** What a value is counted in; the name of its family ends with it. */
export type FamilyUnit = 'bytes' | 'seconds' | 'ratio' | 'dollars' | 'bytes_per_second'

/** One line. */
export interface Sample {
  readonly labels: Labels
  readonly value: number
}

/** Samples that share name, type and meaning. What is not known has no sample. */
export interface Family {
  /** Without the ending `_total` or `_info` that its type adds. */
  readonly name: string
  readonly type: FamilyType
  readonly unit: FamilyUnit | null
  /** One sentence. */
  readonly help: string
  /** Names of the labels of its samples. */
  readonly labels: readonly string[]
  readonly samples: (scrape: Scrape) => readonly Sample[]
}

const ENDINGS: Readonly<Record<FamilyType, string>> = { gauge: '', counter: '_total', info: '_info' }

/** The name its samples have. */
export function sampleNameOf({ name, type }: Pick<Family, 'name' | 'type'>): string {
  return `${name}${ENDINGS[type]}`
}

import type { Output } from './output.ts'
import { padded, widthOf } from './text-width.ts'

/** A label and its value; null: there is nothing to say. */
export type Fact = readonly [label: string, value: string | null]

/** Facts as lines, the values below each other. */
export function factLines(facts: readonly Fact[], out: Pick<Output, 'paint'>): readonly string[] {
  const known = facts.filter(([, value]) => value !== null)
  const widest = Math.max(0, ...known.map(([label]) => widthOf(label)))
  return known.map(([label, value]) => `  ${out.paint(padded(label, widest), 'dim')}  ${value ?? ''}`)
}

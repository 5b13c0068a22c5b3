import type { OtherAgent } from '../../shapes/post-mortem.ts'
import { NAMED_OTHERS } from './bounds.ts'

/** Those that use most memory or most CPU (`count` of each), the largest first. */
export function largestOf<T extends OtherAgent>(others: readonly T[], count = NAMED_OTHERS): readonly T[] {
  const byMemory = others.toSorted((a, b) => b.memoryBytes - a.memoryBytes)
  const byCpu = others.toSorted((a, b) => b.cpuPercent - a.cpuPercent)
  const named = new Set([...byMemory.slice(0, count), ...byCpu.slice(0, count)])
  return byMemory.filter((other) => named.has(other))
}

import type { OtherAgent } from '../../shapes/post-mortem.ts'
import { NAMED_OTHERS } from './bounds.ts'

/** Those that use most memory or most CPU, the largest first. */
export function largestOf(others: readonly OtherAgent[]): readonly OtherAgent[] {
  const byMemory = others.toSorted((a, b) => b.memoryBytes - a.memoryBytes)
  const byCpu = others.toSorted((a, b) => b.cpuPercent - a.cpuPercent)
  const named = new Set([...byMemory.slice(0, NAMED_OTHERS), ...byCpu.slice(0, NAMED_OTHERS)])
  return byMemory.filter((other) => named.has(other))
}

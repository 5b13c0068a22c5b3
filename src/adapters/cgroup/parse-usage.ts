import type { MemoryCounts } from '../../shapes/memory-counts.ts'

/** What must be paid in memory or swap, of `memory.stat`: caches of files are given back under pressure and are not of it. */
const UNRECLAIMABLE = ['anon', 'shmem', 'slab_unreclaimable', 'kernel_stack'] as const

/** CPU time of `cpu.stat`, ms; null: it is not such a text. */
export function parseCpuStat(text: string): number | null {
  const used = valueOf(text, 'usage_usec')
  return used === null ? null : used / 1000
}

/** Memory of `memory.stat`, bytes; null: it is not such a text. `shmem` is missing in some kernels' groups. */
export function parseMemoryStat(text: string): number | null {
  if (valueOf(text, 'anon') === null) return null
  return UNRECLAIMABLE.reduce((sum, key) => sum + (valueOf(text, key) ?? 0), 0)
}

/** Counts of `memory.events`; null: it is not such a text. */
export function parseMemoryEvents(text: string): Pick<MemoryCounts, 'high' | 'max' | 'oomKill'> | null {
  const [high, max, oomKill] = [valueOf(text, 'high'), valueOf(text, 'max'), valueOf(text, 'oom_kill')]
  return high === null || max === null || oomKill === null ? null : { high, max, oomKill }
}

/** Keys are found by name: their order differs between kernels. */
function valueOf(text: string, key: string): number | null {
  const before = text.startsWith(`${key} `) ? 0 : text.indexOf(`\n${key} `)
  if (before < 0) return null
  const value = Number.parseInt(text.slice(text.indexOf(' ', before)), 10)
  return Number.isNaN(value) ? null : value
}

import type { Priority } from '../../shapes/spec.ts'
import { figuresOf } from '../agent/priority.ts'
import type { GroupBounds } from '../cgroups.ts'
import type { EffectiveLimit } from './effective.ts'

/** The kernel counts threads as well, and a Node process has about 11: it is a fuse against fork bombs, not the limit (vitals §9.4). */
const TASKS = { perProcess: 16, least: 4096 }
/** What the kernel is asked to hold a run's group to; its share of the processor is given only at birth (`priority` null: it is left as it is). */
export function groupBoundsOf(limits: readonly EffectiveLimit[], priority: Priority | null): GroupBounds {
  const memory = limits.find(({ kind, action }) => kind === 'memory' && action !== 'alert')
  const processes = limits.find(({ kind }) => kind === 'processes')
  const stops = memory?.action === 'stop'
  return {
    memoryHighBytes: memory === undefined ? null : stops ? memory.warn : memory.max,
    memoryMaxBytes: stops ? memory.max : null,
    tasksMax: processes === undefined ? null : Math.max(TASKS.least, processes.max * TASKS.perProcess),
    cpuWeight: priority === null ? null : figuresOf(priority).cpuWeight,
  }
}

import { groupBoundsOf } from '../../core/run-limits/bounds.ts'
import type { EffectiveLimit } from '../../core/run-limits/effective.ts'
import { NO_BOUNDS, type Cgroup, type GroupBounds } from '../../core/ports.ts'
import type { LimitKind, LimitMeans } from '../../shapes/run-limits.ts'
import type { Priority } from '../../shapes/spec.ts'
import type { RunContext } from '../run/run-observer.ts'

/** Has the kernel hold a run's group to its limits, as soon as there is one, and knows what it does. */
export class GroupHold {
  private readonly run: RunContext
  private group: Cgroup | null = null
  private inForce: GroupBounds = NO_BOUNDS
  private asked = ''
  private isFreezable = false

  constructor(run: RunContext) {
    this.run = run
  }

  /** It can be slowed down. */
  get canFreeze(): boolean {
    return this.isFreezable
  }

  /** The limits as they are now: what has changed is told to the kernel. */
  take(limits: readonly EffectiveLimit[], priority: Priority): void {
    const group = this.run.tree.group
    if (group === null) return
    const bounds = groupBoundsOf(limits, priority)
    const asked = JSON.stringify(bounds)
    if (group === this.group && asked === this.asked) return
    // Letting go those who are not held changes nothing, and shows whether they could be.
    if (group !== this.group) this.isFreezable = this.run.tree.groupUsage !== null && group.freeze(false)
    this.group = group
    this.asked = asked
    this.inForce = group.bound(bounds)
  }

  /** What beside samples sees to a limit. */
  meansOf(kind: LimitKind): readonly LimitMeans[] {
    const { memoryMaxBytes, memoryHighBytes, tasksMax } = this.inForce
    if (kind === 'memory') return (memoryMaxBytes ?? memoryHighBytes) === null ? [] : ['kernel-tree']
    return kind === 'processes' && tasksMax !== null ? ['kernel-tree'] : []
  }
}

import type { HostProfile, SupervisorPorts } from '../environment.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { HostNotices } from '../host/host-notices.ts'
import type { Journal } from '../kernel/journal.ts'
import type { Publisher } from '../kernel/publisher.ts'
import type { VitalsSampler } from '../vitals/vitals-sampler.ts'
import type { WorktreeBook } from '../worktrees/worktree-book.ts'
import type { TaskOutputs } from './task-output.ts'

/** What tasks are carried out with. */
export interface TasksOptions {
  readonly ports: Pick<SupervisorPorts, 'agentTypes' | 'git' | 'clock' | 'ids' | 'settings' | 'store' | 'reportBug'>
  readonly host: Pick<HostProfile, 'platform'>
  readonly fleet: Fleet
  readonly journal: Pick<Journal, 'isFailing'>
  readonly publisher: Publisher
  readonly sampler: Pick<VitalsSampler, 'onTick'>
  readonly outputs: TaskOutputs
  readonly worktreeBook: Pick<WorktreeBook, 'recordOf'>
  readonly notices: Pick<HostNotices, 'notify' | 'withdraw'>
  readonly onFailure: (error: unknown, doing: string) => void
}

/** The same, with what keeps a full disk from being more than a notice. */
export interface TasksParts extends TasksOptions {
  /** Does something with the queue; a disk that refuses is told of once, until it allows again. */
  readonly guarded: (action: () => void) => void
  readonly isNotWritten: (error: unknown) => boolean
  /** The disk refused the latest change of the queue. */
  readonly isUnwritten: () => boolean
}

import type { Priority } from '../../shapes/spec.ts'

/** Most important first. */
export const PRIORITIES: readonly Priority[] = ['critical', 'high', 'normal', 'low']

/** What a priority means for each way in which a kernel divides the machine (vitals §9.2). */
interface PriorityFigures {
  /** cpu.weight of its group, 1–10,000. */
  readonly cpuWeight: number
  /** Nice value of its whole session among the others; 0 and above may be set, and set back, by every user. */
  readonly sessionNice: number
  /** Nice value (nice(2)). Below 0 needs a privilege; without it the nice value stays as it is. */
  readonly nice: number
  /** The machine's out-of-memory killer takes who has most first; children inherit it. Never below 0: nobody else is to go before an agent. */
  readonly oomScore: number
}

const FIGURES: Readonly<Record<Priority, PriorityFigures>> = {
  low: { cpuWeight: 25, sessionNice: 15, nice: 10, oomScore: 500 },
  normal: { cpuWeight: 100, sessionNice: 10, nice: 0, oomScore: 300 },
  high: { cpuWeight: 400, sessionNice: 5, nice: -5, oomScore: 300 },
  critical: { cpuWeight: 800, sessionNice: 0, nice: -10, oomScore: 300 },
}

export function figuresOf(priority: Priority): PriorityFigures {
  return FIGURES[priority]
}

/** The same while somebody types into it: its echo does not wait behind what others of the machine compute. */
export function figuresWhileTyped(priority: Priority): PriorityFigures {
  const figures = FIGURES[priority]
  return { ...figures, cpuWeight: Math.max(figures.cpuWeight, FIGURES.high.cpuWeight), sessionNice: 0 }
}

/** By what a run's priority is in force. */
export type PriorityInForce =
  | { readonly kind: 'cpu-weight'; readonly weight: number }
  | { readonly kind: 'session'; readonly nice: number }
  | { readonly kind: 'nice'; readonly nice: number }
  /** Not yet, or its processes were gone. */
  | { readonly kind: 'not-yet' }
  /** The system refused. */
  | { readonly kind: 'refused' }

import type { PastRun } from '../../shapes/post-mortem.ts'

/** A run that was started again after a limit is not stopped for one for so long, ms, and that once in a while (vitals §9.7). */
const GRACE = { forMs: 300_000, everyMs: 3_600_000 }

/** A run of an agent that begins, or goes on. */
interface BegunRun {
  readonly generation: number
  /** Epoch ms. */
  readonly startedAt: number
}

/** Until when a run is not stopped for a limit, epoch ms; null: it is. By the ends of its agent's runs before, so that it outlives a host. */
export function graceOf(
  run: BegunRun,
  past: readonly Pick<PastRun, 'generation' | 'startedAt' | 'exitClass'>[],
): number | null {
  const atLimits = new Set(past.filter(({ exitClass }) => exitClass === 'limit').map(({ generation }) => generation))
  const earlier = past.flatMap(({ generation, startedAt }) =>
    startedAt === null || generation >= run.generation ? [] : [{ generation, startedAt }],
  )
  const again = [...earlier, run]
    .toSorted((a, b) => a.generation - b.generation)
    .filter(({ generation }) => atLimits.has(generation - 1))
  let sparedUntil = -Infinity
  let until: number | null = null
  for (const { startedAt } of again) {
    until = startedAt - sparedUntil >= GRACE.everyMs ? startedAt + GRACE.forMs : null
    sparedUntil = until ?? sparedUntil
  }
  return again.at(-1)?.generation === run.generation ? until : null
}

/** It is spared at this moment. A clock that was set back spares nobody for longer. */
export function isGraced(until: number | null, at: number): boolean {
  return until !== null && at < until && until - at <= GRACE.forMs
}

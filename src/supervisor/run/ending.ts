import type { Clock } from '../../base/clock.ts'
import { inSlices } from '../../base/slices.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import type { Evidence, RunEnding } from '../../core/agent/evidence.ts'
import { findRateLimit } from '../../core/agent/rate-limit.ts'
import { compileRules } from '../../core/agent/rate-limit/compiled-rule.ts'
import type { Patterns } from '../../core/patterns.ts'
import type { AgentTerminal } from '../terminal/agent-terminal.ts'

/** Lines kept of a run that ended by itself: what a person reads first. */
const KEPT_LINES = 20
/** A screen that is not parsed by then is not waited for, ms: an end is worth more than its last lines. */
const LONGEST_WAIT_MS = 2_000
/** Rules are matched for so long in one go: with the slowest rules there can be, the host is held up no longer than by one of them. */
const SEARCH = { sliceMs: 20, totalMs: LONGEST_WAIT_MS }

/** What an ending is gathered from. */
export interface EndingSources {
  readonly clock: Clock
  readonly patterns: Patterns
  readonly terminal: Pick<AgentTerminal, 'lastLines'>
  /** What ran; null: its type is not known any more. */
  readonly type: AgentType | null
  /** IANA name. */
  readonly timeZone: string
  readonly readyForMs: number
  /** What observers found out. */
  readonly evidence: readonly Evidence[]
}

/** Gathers what a run's end is judged by. */
export async function gatherEnding(sources: EndingSources): Promise<RunEnding> {
  const { clock, patterns, type, timeZone, readyForMs, evidence } = sources
  const lastLines = await linesWithin(sources)
  const rules = compileRules(type?.rateLimits ?? [], patterns)
  const limit = await inSlices(findRateLimit(lastLines, rules, { at: clock.now(), timeZone }), clock, SEARCH)
  const told: readonly Evidence[] = limit === null ? [] : [{ kind: 'rate-limit', until: limit.until }]
  return { readyForMs, lastLines, evidence: [...evidence, ...told] }
}

function linesWithin({ clock, terminal }: EndingSources): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimer(LONGEST_WAIT_MS, () => resolve([]))
    terminal
      .lastLines(KEPT_LINES)
      .then(resolve, reject)
      .finally(() => timer.dispose())
  })
}

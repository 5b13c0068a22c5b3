import { findRateLimit } from '../../core/agent/rate-limit.ts'
import type { ExitFacts } from '../../core/agent/restart/verdict.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { HostFacts, SupervisorPorts } from '../environment.ts'
import type { RunEvidence } from './run-life.ts'
import type { TerminalSession } from '../terminal/terminal-session.ts'

/** Lines kept of a run that ended by itself: what a person reads first. */
const KEPT_LINES = 20

/** Whose run ended. */
export interface JudgedAgent {
  readonly spec: AgentSpec
  /** What ran; null: its type is not known any more. */
  readonly type: AgentType | null
  readonly terminal: TerminalSession
}

/** Gathers what the restart policy judges the end of a run by. */
export async function judgeRun(
  { spec, type, terminal }: JudgedAgent,
  { readyForMs, failure }: RunEvidence,
  { ports, host }: { readonly ports: SupervisorPorts; readonly host: HostFacts },
): Promise<ExitFacts> {
  const lastLines = await terminal.lastLines(KEPT_LINES)
  const now = { at: ports.clock.now(), timeZone: host.timeZone }
  return {
    policy: spec.restart,
    random: ports.random(),
    readyForMs,
    failure,
    rateLimit: findRateLimit(lastLines, type?.rateLimits ?? [], now),
    hasFallback: spec.fallback !== null,
    lastLines,
  }
}

/** What is known of an end nobody saw. */
export function unseenEnd(spec: AgentSpec, random: number): ExitFacts {
  const hasFallback = spec.fallback !== null
  return { policy: spec.restart, random, readyForMs: 0, failure: null, rateLimit: null, hasFallback, lastLines: [] }
}

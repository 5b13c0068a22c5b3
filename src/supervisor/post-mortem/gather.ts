import { KEPT_LINES } from '../../core/post-mortem/bounds.ts'
import { findHints } from '../../core/post-mortem/hints/find-hints.ts'
import { keptSamplesOf, NO_SAMPLES } from '../../core/post-mortem/kept-samples.ts'
import { boundedLines, lastScreenOf } from '../../core/post-mortem/last-screen.ts'
import { largestOf } from '../../core/post-mortem/others.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { EndSight, OtherAgent, PostMortem } from '../../shapes/post-mortem.ts'
import type { RunEnd } from '../../shapes/run-end.ts'
import type { HostSample, VitalsSample } from '../../shapes/vitals.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import type { TerminalLeft } from '../terminal/agent-terminal.ts'

/** A run that has just ended. */
export interface EndedRun {
  readonly agent: Pick<SupervisedAgent, 'record' | 'terminal' | 'secrets'>
  readonly end: RunEnd
  /** Processes that were left when its first process had ended; null: not known. */
  readonly left: number | null
}

/** What was measured until then. */
export interface Measured {
  readonly samples: readonly VitalsSample[]
  readonly host: HostSample | null
  /** The largest of the other agents that are up. */
  readonly others: readonly OtherAgent[]
  /** The machine's out-of-memory killer ended some process a moment ago. */
  readonly killedOnMachine: boolean
}

/** What is lost with the next run, as it was at the end of this one. */
export interface Remains extends EndedRun, Measured {
  readonly terminal: TerminalLeft | null
}

/** Takes what has to be taken at once. Cheap: others wait for this turn. */
export function remainsOf(ended: EndedRun, measured: Measured): Remains {
  return { ...ended, ...measured, terminal: ended.agent.terminal.leftBy(ended.end.generation, KEPT_LINES) }
}

/** What is kept of an end. Nobody was asked yet who listens at a port. */
export function postMortemOf({
  agent,
  end,
  left,
  samples,
  host,
  others,
  killedOnMachine,
  terminal,
}: Remains): PostMortem {
  const { record, secrets } = agent
  const sight = sightOf(end, record.spec)
  const wasSeen = sight === 'seen'
  const lines = terminal === null || terminal.lines.length === 0 ? [] : secrets.redactor.lines(terminal.lines)
  const screen = terminal?.screen ?? null
  return {
    agentId: record.id,
    agentName: record.spec.name,
    sight,
    end,
    hints: findHints({ end, lines, host, killedOnMachine }),
    screen: screen === null ? null : lastScreenOf(screen.rows, screen.size.cols, secrets.redactor),
    lines: boundedLines(lines),
    samples: end.startedAt === null ? NO_SAMPLES : keptSamplesOf(samples, end.startedAt),
    // What is measured after a new host has begun says nothing of the moment the other one ended.
    host: wasSeen ? host : null,
    others: wasSeen ? largestOf(others) : [],
    left: wasSeen ? left : null,
  }
}

function sightOf({ exit, exitClass, stop }: RunEnd, { runner }: AgentSpec): EndSight {
  if (exit !== null || exitClass !== 'unknown' || stop !== null) return 'seen'
  return runner === 'tmux' ? 'session-gone' : 'host-gone'
}

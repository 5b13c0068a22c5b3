import type { AgentState, LiveRun, LostRun, Phase, StartFailure } from '../../core/agent/state.ts'
import type { Exit, ExitClass } from '../../core/agent/exit.ts'
import type { AgentSpec } from '../../core/agent/spec.ts'
import type { RunEnd, StopCause, StopReport } from '../../core/agent/run.ts'
import type { StopStepName } from '../../core/agent/stop-plan.ts'
import { z } from '../zod.ts'
import { processIdentity } from './process.ts'

/** A whole spec. */
export const agentSpec = z.object({
  name: z.string(),
  type: z.string().min(1),
  command: z.string().nullable(),
  args: z.array(z.string()).readonly(),
  cwd: z.string(),
  env: z.record(z.string(), z.string()),
  group: z.string().nullable(),
  terminateWaitMs: z.number().int().min(0).max(3_600_000),
}) satisfies z.ZodType<AgentSpec>

/** A spec as a user gives it: what has a default (SPEC_DEFAULTS) may be left out. */
export const agentSpecInput = agentSpec.partial({
  command: true,
  args: true,
  env: true,
  group: true,
  terminateWaitMs: true,
})

/** Changes to a spec: only the fields given. */
export const agentSpecPatch = agentSpec.partial()

export const exit = z.object({
  code: z.number().int().nullable(),
  signal: z.string().nullable(),
}) satisfies z.ZodType<Exit>

export const exitClass = z.enum([
  'user-stop',
  'clean',
  'prevented',
  'start-failure',
  'crash',
  'oom',
  'limit',
  'stuck',
  'rate-limited',
  'timeout',
  'unknown',
]) satisfies z.ZodType<ExitClass>

export const stopCause = z.enum(['user', 'restart', 'remove', 'quit', 'leftovers']) satisfies z.ZodType<StopCause>

export const stopStep = z.enum([
  'ask',
  'interrupt',
  'terminate',
  'terminate-again',
  'hang-up',
  'kill',
]) satisfies z.ZodType<StopStepName>

export const stopReport = z.object({
  cause: stopCause,
  endedBy: stopStep,
  tookMs: z.number(),
  survivors: z.array(processIdentity).readonly(),
}) satisfies z.ZodType<StopReport>

export const runEnd = z.object({
  runId: z.string(),
  generation: z.number().int(),
  startedAt: z.number().nullable(),
  endedAt: z.number(),
  exit: exit.nullable(),
  exitClass,
  stop: stopReport.nullable(),
}) satisfies z.ZodType<RunEnd>

export const startFailure = z.object({
  code: z.enum([
    'command-missing',
    'command-not-executable',
    'directory-missing',
    'spec-invalid',
    'spawn-failed',
    'exec-failed',
  ]),
  message: z.string(),
}) satisfies z.ZodType<StartFailure>

const liveRun = z.object({
  runId: z.string(),
  identity: processIdentity.nullable(),
  startedAt: z.number(),
  readyAt: z.number().nullable(),
}) satisfies z.ZodType<LiveRun>

const since = z.number()
const lastRun = runEnd.nullable()

export const phase = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stopped'), since, lastRun }),
  z.object({ kind: z.literal('queued'), since, reason: z.string(), lastRun }),
  z.object({ kind: z.literal('starting'), since, run: liveRun }),
  z.object({ kind: z.literal('running'), since, run: liveRun }),
  z.object({
    kind: z.literal('stopping'),
    since,
    run: liveRun,
    cause: stopCause,
    step: stopStep.nullable(),
    forced: z.boolean(),
    exit: exit.nullable(),
    next: z.enum(['rest', 'start']),
  }),
  z.object({ kind: z.literal('backoff'), since, attempt: z.number().int(), nextAt: z.number(), lastRun: runEnd }),
  z.object({ kind: z.literal('crash-loop'), since, restarts: z.number().int(), lastRun: runEnd }),
  z.object({ kind: z.literal('failed'), since, failure: startFailure, lastRun }),
  z.object({ kind: z.literal('unkillable'), since, survivors: z.array(processIdentity).readonly(), lastRun: runEnd }),
]) satisfies z.ZodType<Phase>

export const lostRun = z.object({
  runId: z.string(),
  identity: processIdentity.nullable(),
}) satisfies z.ZodType<LostRun>

export const agentState = z.object({
  wanted: z.enum(['up', 'down']),
  generation: z.number().int(),
  epoch: z.number().int(),
  phase,
  lostRuns: z.array(lostRun).readonly(),
}) satisfies z.ZodType<AgentState>

/** One agent as every client shows it. */
export const agentView = z.object({
  id: z.string(),
  spec: agentSpec,
  state: agentState,
  createdAt: z.number(),
  /** Branch of the workspace when it was last read; null: none. */
  branch: z.string().nullable(),
  /** Title the program set on its terminal; empty: none. */
  title: z.string(),
  /** Version of the agent CLI; null: not known. */
  version: z.string().nullable(),
})
export type AgentView = z.infer<typeof agentView>

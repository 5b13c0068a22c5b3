import type { AgentState, LiveRun, LostRun, Phase } from '../../shapes/state.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { Exit, ExitClass } from '../../shapes/exit.ts'
import type { AgentSpec, Fallback, Priority, Readiness, Runner } from '../../shapes/spec.ts'
import type { RestartPolicy } from '../../shapes/restart-policy.ts'
import type { AfterExit, RestartHistory } from '../../shapes/after-exit.ts'
import type { RunEnd, StopCause, StopReport, StopStepName } from '../../shapes/run-end.ts'
import { processIdentity } from '../../shapes/process-identity.ts'
import { z } from '../../shapes/zod.ts'

/** A time a spec may name, ms; what it means is checked by the core, which says what to do. */
const milliseconds = z.number()
const exitPattern = z.union([z.number(), z.string()])
const exitPatterns = z.array(exitPattern).max(64).readonly()

export const runner = z.enum(['pty', 'tmux']) satisfies z.ZodType<Runner>
export const priority = z.enum(['low', 'normal', 'high', 'critical']) satisfies z.ZodType<Priority>

export const readiness = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exec') }),
  z.object({ kind: z.literal('output'), pattern: z.string(), timeoutMs: milliseconds }),
  z.object({ kind: z.literal('quiet'), quietMs: milliseconds, timeoutMs: milliseconds }),
  z.object({ kind: z.literal('hook'), timeoutMs: milliseconds }),
]) satisfies z.ZodType<Readiness>

export const restartPolicy = z.object({
  when: z.enum(['never', 'on-failure', 'always']),
  baseDelayMs: milliseconds,
  maxDelayMs: milliseconds,
  stableMs: milliseconds,
  windows: z
    .array(z.object({ restarts: z.number(), withinMs: milliseconds }))
    .max(64)
    .readonly(),
  successExits: exitPatterns,
  preventExits: exitPatterns,
  forceExits: exitPatterns,
}) satisfies z.ZodType<RestartPolicy>

export const fallback = z.object({
  type: z.string().min(1),
  command: z.string().nullable(),
  args: z.array(z.string()).readonly(),
}) satisfies z.ZodType<Fallback>

/** A whole spec. */
export const agentSpec = z.object({
  name: z.string(),
  type: z.string().min(1),
  command: z.string().nullable(),
  args: z.array(z.string()).readonly(),
  cwd: z.string(),
  env: z.record(z.string(), z.string()),
  group: z.string().nullable(),
  terminateWaitMs: milliseconds,
  runner,
  priority,
  readiness,
  restart: restartPolicy,
  fallback: fallback.nullable(),
}) satisfies z.ZodType<AgentSpec>

/** A spec as a user gives it: what has a default (SPEC_DEFAULTS) may be left out. */
export const agentSpecInput = agentSpec
  .partial({
    command: true,
    args: true,
    env: true,
    group: true,
    terminateWaitMs: true,
    runner: true,
    priority: true,
    readiness: true,
    fallback: true,
  })
  .extend({ restart: restartPolicy.partial().optional() })

/** Changes to a spec: only the fields given. */
export const agentSpecPatch = agentSpec.partial().extend({ restart: restartPolicy.partial().optional() })

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

export const stopCause = z.enum([
  'user',
  'restart',
  'remove',
  'quit',
  'leftovers',
  'not-ready',
]) satisfies z.ZodType<StopCause>

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

export const startFailure = z.object({
  code: z.enum([
    'command-missing',
    'command-not-executable',
    'directory-missing',
    'spec-invalid',
    'policy-refused',
    'runner-missing',
    'spawn-failed',
    'exec-failed',
    'prevented',
  ]),
  message: z.string(),
}) satisfies z.ZodType<StartFailure>

const windowUses = z.array(z.object({ restarts: z.number(), withinMs: z.number(), used: z.number().int() })).readonly()
const againReason = z.enum(['failure', 'always', 'forced', 'rate-limited'])

export const verdictAgain = z.object({
  kind: z.literal('again'),
  reason: againReason,
  attempt: z.number().int(),
  nextAt: z.number(),
  delayMs: z.number(),
  ceilingMs: z.number(),
  windows: windowUses,
})

export const verdict = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rest'), reason: z.enum(['never', 'clean']) }),
  verdictAgain,
  z.object({ kind: z.literal('crash-loop'), restarts: z.number().int(), windows: windowUses }),
  z.object({ kind: z.literal('fail'), failure: startFailure }),
]) satisfies z.ZodType<AfterExit>

export const restartHistory = z.object({
  streak: z.number().int(),
  at: z.array(z.number()).readonly(),
  onFallback: z.boolean(),
}) satisfies z.ZodType<RestartHistory>

export const runEnd = z.object({
  runId: z.string(),
  generation: z.number().int(),
  startedAt: z.number().nullable(),
  endedAt: z.number(),
  exit: exit.nullable(),
  exitClass,
  stop: stopReport.nullable(),
  verdict: verdict.nullable(),
  lastLines: z.array(z.string()).readonly(),
}) satisfies z.ZodType<RunEnd>

const liveRun = z.object({
  runId: z.string(),
  runner,
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
  z.object({
    kind: z.literal('backoff'),
    since,
    attempt: z.number().int(),
    nextAt: z.number(),
    reason: z.enum([...againReason.options, 'failover']),
    lastRun: runEnd,
  }),
  z.object({ kind: z.literal('crash-loop'), since, restarts: z.number().int(), lastRun: runEnd }),
  z.object({ kind: z.literal('failed'), since, failure: startFailure, lastRun }),
  z.object({ kind: z.literal('unkillable'), since, survivors: z.array(processIdentity).readonly(), lastRun: runEnd }),
]) satisfies z.ZodType<Phase>

export const lostRun = z.object({
  runId: z.string(),
  identity: processIdentity.nullable(),
  endAsked: z.boolean(),
}) satisfies z.ZodType<LostRun>

export const agentState = z.object({
  wanted: z.enum(['up', 'down']),
  generation: z.number().int(),
  epoch: z.number().int(),
  phase,
  lostRuns: z.array(lostRun).readonly(),
  restarts: restartHistory,
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
  /** What a person types to attach to its session by hand; null: it has none. */
  attachCommand: z.string().nullable(),
})
export type AgentView = z.infer<typeof agentView>

/** Why an agent is where it is, with the numbers that decided it. */
export const explanation = z.object({
  summary: z.string(),
  facts: z.array(z.object({ label: z.string(), value: z.string() })).readonly(),
})

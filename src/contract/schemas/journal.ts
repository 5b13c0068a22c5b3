import type { JournalEntry, JournalEvent } from '../../shapes/journal.ts'
import { exit } from '../../shapes/exit.ts'
import { lostRun } from '../../shapes/state.ts'
import { runEnd, stopCause } from '../../shapes/run-end.ts'
import { runner } from '../../shapes/spec.ts'
import { verdictAgain } from '../../shapes/after-exit.ts'
import { processIdentity } from '../../shapes/process-identity.ts'
import { z } from '../../shapes/zod.ts'
import { startFailure, stopStep } from './agent.ts'

const killer = z.enum(['user', 'setting', 'interrupted-stop'])
const next = z.enum(['rest', 'start'])

const agentEvents = [
  z.object({ kind: z.literal('wanted'), wanted: z.enum(['up', 'down']) }),
  z.object({ kind: z.literal('run-lost'), run: lostRun }),
  z.object({ kind: z.literal('lost-run-over'), runId: z.string() }),
  z.object({ kind: z.literal('queued'), reason: z.string() }),
  z.object({ kind: z.literal('restarts-cleared') }),
  z.object({ kind: z.literal('starting'), runId: z.string(), generation: z.number().int(), runner }),
  z.object({ kind: z.literal('spawned'), identity: processIdentity }),
  z.object({ kind: z.literal('adopted'), identity: processIdentity.nullable() }),
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('exited'), exit }),
  z.object({ kind: z.literal('stopping'), cause: stopCause, forced: z.boolean(), exit: exit.nullable(), next }),
  z.object({ kind: z.literal('stop-forced') }),
  z.object({ kind: z.literal('stop-step'), step: stopStep }),
  z.object({ kind: z.literal('stop-next'), next }),
  z.object({ kind: z.literal('stopped'), lastRun: runEnd.nullable() }),
  z.object({ kind: z.literal('backoff'), verdict: verdictAgain, lastRun: runEnd }),
  z.object({ kind: z.literal('failover'), reason: z.string(), lastRun: runEnd }),
  z.object({ kind: z.literal('crash-loop'), restarts: z.number().int(), lastRun: runEnd }),
  z.object({ kind: z.literal('failed'), failure: startFailure, lastRun: runEnd.nullable() }),
  z.object({ kind: z.literal('unkillable'), survivors: z.array(processIdentity).readonly(), lastRun: runEnd }),
] as const

export const journalFact = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('created') }),
  z.object({ kind: z.literal('updated') }),
  z.object({ kind: z.literal('removed') }),
  z.object({ kind: z.literal('survivor-found'), pid: z.number().int(), name: z.string(), runId: z.string() }),
  z.object({
    kind: z.literal('survivor-killed'),
    pid: z.number().int(),
    name: z.string(),
    runId: z.string(),
    by: killer,
  }),
  z.object({ kind: z.literal('claimant-left'), pid: z.number().int(), name: z.string(), runId: z.string() }),
  ...agentEvents,
]) satisfies z.ZodType<JournalEvent>

export const journalEntry = z.object({
  seq: z.number().int(),
  at: z.number(),
  agentId: z.string(),
  generation: z.number().int(),
  fact: journalFact,
}) satisfies z.ZodType<JournalEntry>

import { priority } from '../shapes/spec.ts'
import { z } from '../shapes/zod.ts'
import { agentView, alertView, hostView } from './views.ts'
import { settingsValues } from '../shapes/settings.ts'
import { journalEntry } from '../shapes/journal.ts'
import { taskCounts } from '../shapes/task.ts'
import { hostSample, vitalsSample } from '../shapes/vitals.ts'

/** An agent in the waiting line. Higher priorities go first, then lower turns. */
export const queuePlace = z.object({
  agentId: z.string(),
  priority,
  turn: z.number().int(),
  /** It waits for a reason of its own, which its phase names; all others wait for a common reason. */
  hasObstacle: z.boolean(),
})
export type QueuePlace = z.infer<typeof queuePlace>

/**
 * The common reason for all agents that wait without an obstacle of their own, as a sentence; null if there are none.
 */
export const queueHold = z.string().nullable()

/** Facets of an agent: current values, not history, so they are not in the journal. */
const facets = agentView.pick({
  ...{ branch: true, title: true, version: true, activity: true, spending: true },
  ...{ limits: true, held: true, health: true, worktree: true, messages: true, conversation: true },
})
export type Facets = z.infer<typeof facets>

/** One sample of the machine and of every agent that is up. */
export const vitalsTick = z.object({
  host: hostSample,
  agents: z.array(z.object({ id: z.string(), sample: vitalsSample })).readonly(),
})
export type VitalsTick = z.infer<typeof vitalsTick>

/** About the terminals a client has attached to. */
function terminalStreams() {
  return [
    /**
     * The terminal starts afresh: just attached, a new run, or this client fell behind. `data` restores the screen as of
     * byte `seq` of run `generation`.
     */
    z.object({
      stream: z.literal('terminal-reset'),
      channel: z.number().int(),
      generation: z.number().int(),
      seq: z.number(),
      cols: z.number(),
      rows: z.number(),
      data: z.string(),
    }),
    /** The size of the pty changed (another client resized it). */
    z.object({ stream: z.literal('terminal-size'), channel: z.number().int(), cols: z.number(), rows: z.number() }),
    /**
     * Input this client typed was refused, because the program does not read and as much as may wait does: so many bytes since the
     * program last read on.
     */
    z.object({ stream: z.literal('terminal-refused'), channel: z.number().int(), bytes: z.number().int() }),
  ] as const
}

/**
 * Messages the host sends unasked, to clients that have subscribed (`fleet.subscribe`, `terminal.attach`,
 * `events.follow`).
 */
export const streamMessage = z.lazy(() =>
  z.discriminatedUnion('stream', [
    /**
     * One journal entry and the agent after the turn it belongs to: the entries of one turn come with the same `agent`.
     * Null if it was removed, or if the entry is not about an agent.
     */
    z.object({ stream: z.literal('journal'), entry: journalEntry, agent: agentView.nullable() }),
    /** Entries that were not sent because the client was too slow; it must subscribe again. */
    z.object({ stream: z.literal('dropped'), from: z.number().int(), to: z.number().int() }),
    /** Facets of an agent changed: at most one message a second for each agent, but for a change of what it is doing, which is told at once. */
    z.object({ stream: z.literal('facets'), agentId: z.string(), changes: facets.partial() }),
    /** The waiting line or its common reason changed; `joined` also contains members whose place changed. */
    z.object({
      stream: z.literal('queue'),
      joined: z.array(queuePlace).readonly(),
      left: z.array(z.string()).readonly(),
      hold: queueHold,
    }),
    /** One tick of the sampler; agents that are down are in neither list, and `asBefore` are those that were told before and rest since. */
    vitalsTick.extend({ stream: z.literal('vitals'), asBefore: z.array(z.string()).readonly() }),
    z.object({ stream: z.literal('settings'), settings: settingsValues }),
    /** Alerts that are others now, and the ids of those that are shown no more. */
    z.object({
      stream: z.literal('alerts'),
      changed: z.array(alertView).readonly(),
      gone: z.array(z.string()).readonly(),
    }),
    /** Tasks have changed; this is how many there are. */
    z.object({ stream: z.literal('tasks'), counts: taskCounts }),
    /** The parts of the host view that changed. */
    z.object({ stream: z.literal('host'), changes: hostView.partial() }),
    /** A journal entry for a follower (`events.follow`). */
    z.object({ stream: z.literal('event'), followId: z.number().int(), entry: journalEntry }),
    /**
     * All entries stored up to `seq` have been sent; the following ones are new. Sent again after a follower had fallen
     * behind and caught up.
     */
    z.object({ stream: z.literal('events-live'), followId: z.number().int(), seq: z.number().int() }),
    /** A follower was so far behind that these entries were deleted before it was sent them; later ones follow. */
    z.object({
      stream: z.literal('events-gone'),
      followId: z.number().int(),
      from: z.number().int(),
      to: z.number().int(),
    }),
    ...terminalStreams(),
  ]),
)
export type StreamMessage = z.infer<typeof streamMessage>
export type StreamOf<S extends StreamMessage['stream']> = Extract<StreamMessage, { stream: S }>

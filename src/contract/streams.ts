import { priority } from '../shapes/spec.ts'
import { z } from '../shapes/zod.ts'
import { agentView, hostView } from './views.ts'
import { settingsValues } from '../shapes/settings.ts'
import { journalEntry } from '../shapes/journal.ts'
import { hostSample, vitalsSample } from '../shapes/vitals.ts'

/** An agent that waits for its turn to start. Higher priorities go first, then lower turns. */
export const queuePlace = z.object({
  agentId: z.string(),
  priority,
  turn: z.number().int(),
  /** It waits for something of its own, which its phase names; the others wait for what all wait for. */
  hasObstacle: z.boolean(),
})
export type QueuePlace = z.infer<typeof queuePlace>

/** What all who wait without an obstacle of their own wait for, as a sentence; null: nobody does. */
export const queueHold = z.string().nullable()

/** What is known of an agent beside its life: not history, so not in the journal. */
const facets = agentView.pick({ branch: true, title: true, version: true })
export type Facets = z.infer<typeof facets>

/** One reading of the machine and of every agent that is up. */
export const vitalsTick = z.object({
  host: hostSample,
  agents: z.array(z.object({ id: z.string(), sample: vitalsSample })).readonly(),
})
export type VitalsTick = z.infer<typeof vitalsTick>

/** What the host tells without being asked. Sent only to clients that have subscribed (`fleet.subscribe`, `terminal.attach`, `events.follow`). */
export const streamMessage = z.discriminatedUnion('stream', [
  /** One journal entry and the agent as it is after it; `agent` is null once it is removed, and for an entry about no agent. */
  z.object({ stream: z.literal('journal'), entry: journalEntry, agent: agentView.nullable() }),
  /** A client that was too slow missed these; it subscribes again. */
  z.object({ stream: z.literal('dropped'), from: z.number().int(), to: z.number().int() }),
  /** Facets of an agent changed: at most one message a second for each agent. */
  z.object({ stream: z.literal('facets'), agentId: z.string(), changes: facets.partial() }),
  /** Who waits to be started, or what for, changed; `joined` also tells a place that changed. */
  z.object({
    stream: z.literal('queue'),
    joined: z.array(queuePlace).readonly(),
    left: z.array(z.string()).readonly(),
    hold: queueHold,
  }),
  /** One tick of the sampler; agents that are down are not in it. */
  vitalsTick.extend({ stream: z.literal('vitals') }),
  z.object({ stream: z.literal('settings'), settings: settingsValues }),
  /** The parts of the host view that changed. */
  z.object({ stream: z.literal('host'), changes: hostView.partial() }),
  /** A journal entry somebody follows (`events.follow`). */
  z.object({ stream: z.literal('event'), followId: z.number().int(), entry: journalEntry }),
  /** All that was stored up to `seq` has been told; what comes now happens now. Told again after a follower had fallen behind. */
  z.object({ stream: z.literal('events-live'), followId: z.number().int(), seq: z.number().int() }),
  /** The terminal starts afresh: just attached, a new run, or this client fell behind. `data` rebuilds the screen as of byte `seq` of run `generation`. */
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
])
export type StreamMessage = z.infer<typeof streamMessage>
export type StreamOf<S extends StreamMessage['stream']> = Extract<StreamMessage, { stream: S }>

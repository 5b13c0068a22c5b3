import { agentView, hostView } from './views.ts'
import { settingsValues } from '../shapes/settings.ts'
import { journalEntry } from '../shapes/journal.ts'
import { hostSample, vitalsSample } from '../shapes/vitals.ts'
import { z } from '../shapes/zod.ts'

/** What the host tells without being asked. Sent only to clients that have subscribed (`fleet.subscribe`, `terminal.attach`). */
export const streamMessage = z.discriminatedUnion('stream', [
  /** One journal entry and the agent as it is after it; `agent` is null once it is removed. */
  z.object({ stream: z.literal('journal'), entry: journalEntry, agent: agentView.nullable() }),
  /** A client that was too slow missed these; it subscribes again. */
  z.object({ stream: z.literal('dropped'), from: z.number().int(), to: z.number().int() }),
  /** An agent's title or branch changed: not history, so not in the journal. */
  z.object({ stream: z.literal('agent'), agent: agentView }),
  /** One tick of the sampler; agents that are down are not in it. */
  z.object({
    stream: z.literal('vitals'),
    host: hostSample,
    agents: z.array(z.object({ id: z.string(), sample: vitalsSample })).readonly(),
  }),
  z.object({ stream: z.literal('settings'), settings: settingsValues }),
  z.object({ stream: z.literal('host'), host: hostView }),
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

import { shape } from './shape.ts'
import { z } from './zod.ts'

/** What an agent told a hook, as `resources/hooks/report.pl` passes it on: under the agent's own names, and only what is looked at. */
export interface HookReport {
  readonly hook_event_name: string
  /** Null: the agent did not say. */
  readonly session_id: string | null
  /** Of a sub-agent; null: the agent itself. */
  readonly agent_id: string | null
  readonly agent_type: string | null
  readonly tool_name: string | null
  /** What the tool is to do: a few fields of it. */
  readonly tool_input: Readonly<Record<string, unknown>> | null
  readonly notification_type: string | null
  readonly message: string | null
  /** Kind of error of a failed turn. */
  readonly error: string | null
  readonly source: string | null
  readonly last_assistant_message: string | null
  /** What goes on in the background; true: too much to be listed. */
  readonly background_tasks: readonly unknown[] | true | null
}

/** A field that is not as expected is as one that is missing: agents change what they send. */
const word = z.string().max(200).nullable().default(null).catch(null)
/** The hook cuts texts at 600 bytes, in which escapes may stand. */
const sentence = z.string().max(4_000).nullable().default(null).catch(null)

export const hookReport = shape<HookReport>()(
  z.lazy(() =>
    z.object({
      hook_event_name: z.string().min(1).max(64),
      session_id: word,
      agent_id: word,
      agent_type: word,
      tool_name: word,
      tool_input: z.record(z.string().max(64), z.unknown()).nullable().default(null).catch(null),
      notification_type: word,
      message: sentence,
      error: word,
      source: word,
      last_assistant_message: sentence,
      background_tasks: z
        .union([z.array(z.unknown()).readonly(), z.literal(true)])
        .nullable()
        .default(null)
        .catch(null),
    }),
  ),
)

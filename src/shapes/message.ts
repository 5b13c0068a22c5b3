import { shape } from './shape.ts'
import { z } from './zod.ts'

/** A message that waits until its agent can take it. */
export interface QueuedMessage {
  readonly id: string
  /** When it was sent, epoch ms. */
  readonly at: number
  /** Its beginning on one line, without secrets. */
  readonly start: string
  /** UTF-8. */
  readonly bytes: number
  /** Why it waits, for people; null: that was not looked at yet. */
  readonly why: string | null
}

export const queuedMessage = shape<QueuedMessage>()(
  z.object({
    id: z.string(),
    at: z.number(),
    start: z.string(),
    bytes: z.number().int(),
    why: z.string().nullable(),
  }),
)

/** Why queued messages were not sent: a person took one back, or the run they were meant for ended. */
export type MessageDropped = 'cancelled' | 'run-over'

export const messageDropped = shape<MessageDropped>()(z.enum(['cancelled', 'run-over']))

/** How one kind of agent takes a message; part of an agent type. */
export interface MessageKeys {
  /** Keys that submit what stands in its input. */
  readonly submit: string
  /** They are pressed once it has drawn the text and has printed nothing for so long, ms: an Enter that comes with a paste belongs to it in some programs. */
  readonly settleMs: number
}

export const MESSAGE_KEYS: MessageKeys = { submit: '\r', settleMs: 150 }

export const messageKeys = shape<MessageKeys>()(
  z.object({ submit: z.string().min(1).max(16), settleMs: z.number().int().min(0).max(5_000) }),
)

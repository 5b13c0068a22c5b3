import { loginRefusal } from '../../shapes/login.ts'
import { z } from '../../shapes/zod.ts'
import { LOGIN_MESSAGE_MAX } from '../rpc/limits.ts'

/** Version of the login's messages. Increase it with every change that the other side cannot cope with. */
export const LOGIN_VERSION = 1

const hex = (digits: number): z.ZodString => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`))

/** Page → host, as JSON text on a fresh WebSocket, in this order. */
export const pageLoginMessage = z.discriminatedUnion('type', [
  /** Which secret the page has. */
  z.object({ type: z.literal('begin'), version: z.number().int(), credential: hex(32), nonce: hex(64) }),
  /** The page has seen the host's proof and gives its own. From then on everything it sends is sealed. */
  z.object({ type: z.literal('answer'), proof: hex(64) }),
])
export type PageLoginMessage = z.infer<typeof pageLoginMessage>

/** Host → page. */
export const hostLoginMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('challenge'), nonce: hex(64), life: hex(32), proof: hex(64) }),
  /** The page is logged in. `streams`: it may request a stream for what the host sends. */
  z.object({ type: z.literal('welcome'), streams: z.boolean() }),
  /** The host closes the connection. */
  z.object({ type: z.literal('refused'), reason: loginRefusal }),
])
export type HostLoginMessage = z.infer<typeof hostLoginMessage>

/**
 * The first sealed packet of a page: from here on the connection carries the contract. `stream`: the page has its
 * stream, and the host sends everything on that.
 */
export const readyMessage = z.object({ type: z.literal('ready'), stream: z.boolean() })
export type ReadyMessage = z.infer<typeof readyMessage>

/** Parses one message of a login; null: it is none. */
export function parseLoginMessage<T>(schema: z.ZodType<T>, text: string): T | null {
  if (text.length > LOGIN_MESSAGE_MAX) return null
  try {
    const parsed = schema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return null
  }
}

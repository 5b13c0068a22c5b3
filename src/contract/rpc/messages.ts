import { contractError } from './errors.ts'
import { z } from '../../shapes/zod.ts'

/** A run id and the run's secret, as a program inside the run was told them. */
const runCredentials = z.object({ id: z.string().max(200), secret: z.string().max(200) })
export type RunCredentials = z.infer<typeof runCredentials>

/** Client → host, as JSON text. */
export const clientMessage = z.discriminatedUnion('type', [
  /**
   * Allowed as the first message only. `contract`: the version the client speaks; the host answers `welcome`. `run`:
   * required at the run door, where the client is a program inside that run; refused everywhere else.
   */
  z.object({ type: z.literal('hello'), contract: z.number().int().optional(), run: runCredentials.optional() }),
  /**
   * Allowed as the first message only: the connection is to lead to another host, of that name in this one's list. Once
   * that is answered `relayed`, everything goes to that host and comes from it.
   */
  z.object({ type: z.literal('relay'), host: z.string().max(200) }),
  /** `id` is chosen by the client and must differ from those of its open requests. */
  z.object({ type: z.literal('request'), id: z.number().int(), name: z.string(), input: z.unknown() }),
  /**
   * The answer is no longer needed: the request is answered `cancelled` and the host stops working on it where it can.
   */
  z.object({ type: z.literal('cancel'), id: z.number().int() }),
  /** Answers a `mark`: everything before it was read. */
  z.object({ type: z.literal('heard'), mark: z.number().int() }),
])
export type ClientMessage = z.infer<typeof clientMessage>

/** Host → client, as JSON text. */
export const hostMessage = z.discriminatedUnion('type', [
  /** Answers a `hello` with a contract version. If the versions differ, the host then closes the connection. */
  z.object({ type: z.literal('welcome'), contract: z.number().int(), version: z.string() }),
  /** The host does not serve this connection (any longer) and closes it; nothing that was asked is done. */
  z.object({ type: z.literal('refused'), error: contractError }),
  /** Answers a `relay`: what comes after it is from the other host. */
  z.object({ type: z.literal('relayed') }),
  z.object({ type: z.literal('output'), id: z.number().int(), output: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.number().int(), error: contractError }),
  z.object({ type: z.literal('stream'), message: z.unknown() }),
  /** The client answers `heard` at once, which tells the host that the stream messages before it were read. */
  z.object({ type: z.literal('mark'), mark: z.number().int() }),
])
export type HostMessage = z.infer<typeof hostMessage>

/** A packet of a client; null if it is none of its messages. */
export function parseClientMessage(text: string): ClientMessage | null {
  try {
    const parsed = clientMessage.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return null
  }
}

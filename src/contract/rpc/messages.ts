import { contractError } from './errors.ts'
import { z } from '../../shapes/zod.ts'

/** Client → host, as JSON text. */
export const clientMessage = z.discriminatedUnion('type', [
  /**
   * Allowed as the first message only. `contract`: the version the client speaks; the host answers `welcome`. `runId`:
   * the client is a program inside that run and is bound to it for the life of the connection, with a run's rights
   * only.
   */
  z.object({ type: z.literal('hello'), contract: z.number().int().optional(), runId: z.string().max(200).optional() }),
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
  z.object({ type: z.literal('output'), id: z.number().int(), output: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.number().int(), error: contractError }),
  z.object({ type: z.literal('stream'), message: z.unknown() }),
  /** The client answers `heard` at once, which tells the host that the stream messages before it were read. */
  z.object({ type: z.literal('mark'), mark: z.number().int() }),
])
export type HostMessage = z.infer<typeof hostMessage>

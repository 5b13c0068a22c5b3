import { contractError } from './errors.ts'
import { z } from '../../shapes/zod.ts'

/** Client → host, as JSON text. */
export const clientMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('request'), id: z.number().int(), name: z.string(), input: z.unknown() }),
  /** Journal entries up to `seq` have been applied: the client's sign of life for back-pressure. */
  z.object({ type: z.literal('applied'), seq: z.number().int() }),
])
export type ClientMessage = z.infer<typeof clientMessage>

/** Host → client, as JSON text. */
export const hostMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('output'), id: z.number().int(), output: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.number().int(), error: contractError }),
  z.object({ type: z.literal('stream'), message: z.unknown() }),
])
export type HostMessage = z.infer<typeof hostMessage>

import { remoteHostState } from '../shapes/remote-host.ts'
import { z } from '../shapes/zod.ts'

/** What is told of a remote host's fleet. All of it is what that host says. */
export const remoteFleet = z.object({
  agents: z.number().int(),
  up: z.number().int(),
  /** Alerts nobody has acknowledged. */
  alerts: z.number().int(),
  needYou: z.number().int(),
  /** Some of those that need a person, the one that has waited longest first. */
  needy: z.array(z.object({ id: z.string(), name: z.string(), why: z.string(), isMuted: z.boolean() })).readonly(),
  /** When it was so, epoch ms; null: it is so now. */
  asOf: z.number().nullable(),
})
export type RemoteFleet = z.infer<typeof remoteFleet>

/** A remote host in this host's list, and where the connection to it stands. */
export const remoteHostView = z.object({
  name: z.string(),
  destination: z.string(),
  command: z.string(),
  dataDir: z.string().nullable(),
  state: remoteHostState,
  /** Time from a question to its answer; null: not measured on this connection. */
  latencyMs: z.number().nullable(),
  /** Null: it was not connected yet. */
  fleet: remoteFleet.nullable(),
})
export type RemoteHostView = z.infer<typeof remoteHostView>

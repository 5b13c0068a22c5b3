import { shape } from './shape.ts'
import { z } from './zod.ts'

/** What the last lines of a run name as the reason of its end, besides a port. */
export type HintKind =
  | 'command-not-found'
  | 'no-space'
  | 'too-many-files'
  | 'too-many-watchers'
  | 'out-of-memory'
  | 'heap-full'
  | 'bad-key'
  | 'rate-limit'
  | 'network-down'
  | 'connection-refused'
  | 'lock-held'
  | 'permission-denied'
  | 'module-missing'
  | 'node-too-old'

/** The process that listens on a port. `agent`: the name of the agent whose run it belongs to; null: it belongs to none. */
export interface PortHolder {
  readonly pid: number
  readonly name: string
  readonly agent: string | null
}

export const portHolder = shape<PortHolder>()(
  z.object({ pid: z.number().int(), name: z.string(), agent: z.string().nullable() }),
)

/** A likely reason of an end. `line`: the line it was read from; null: it follows from the exit. */
export type Hint =
  | {
      readonly kind: 'port-in-use'
      readonly line: string | null
      /** Null: the line does not name it. */
      readonly port: number | null
      /** Who listened there after the end; null: nobody who can be named. */
      readonly holder: PortHolder | null
    }
  | {
      readonly kind: HintKind
      readonly line: string | null
      /** What the line names: the command, file, module, host, lock or version; null: nothing. */
      readonly name: string | null
    }

const HINT_KINDS = [
  'command-not-found',
  'no-space',
  'too-many-files',
  'too-many-watchers',
  'out-of-memory',
  'heap-full',
  'bad-key',
  'rate-limit',
  'network-down',
  'connection-refused',
  'lock-held',
  'permission-denied',
  'module-missing',
  'node-too-old',
] as const

export const hint = shape<Hint>()(
  z.union([
    z.object({
      kind: z.literal('port-in-use'),
      line: z.string().nullable(),
      port: z.number().int().nullable(),
      holder: portHolder.nullable(),
    }),
    z.object({ kind: z.enum(HINT_KINDS), line: z.string().nullable(), name: z.string().nullable() }),
  ]),
)

import { parseDestination } from './destination.ts'
import { shape } from './shape.ts'
import { z } from './zod.ts'

/** A host on another machine that this one knows how to reach. */
export interface RemoteHost {
  /** What the user calls it. */
  readonly name: string
  /** `[user@]machine[:port]`, for the system's ssh. */
  readonly destination: string
  /** Program `corral` there: a name to be found on the PATH there, or a path, which may begin with `~/`. */
  readonly command: string
  /** Data directory of the host there; null: the usual one. */
  readonly dataDir: string | null
  /** Epoch ms. */
  readonly addedAt: number
}

/** Names that mean something else: this machine's own host, and all hosts. */
export const LOCAL_HOST = 'local'
export const ALL_HOSTS = 'all'
/** As agents' names are typed: one word, no option, no path. */
const NAME = /^[A-Za-z0-9][\w.-]{0,62}$/
/** Linux' PATH_MAX. */
const MAX_PATH = 4_096
/** What a shell there would take for something else than one word. Quotes keep all others together. */
const CONTROL = /\p{Cc}/u

export const remoteHostName = z
  .string()
  .refine((name) => NAME.test(name), 'A name of a host has up to 63 letters, digits, dots and dashes.')
  .refine((name) => name !== LOCAL_HOST && name !== ALL_HOSTS, '"local" and "all" are no names for a host.')

const remotePath = z
  .string()
  .min(1, 'An empty path leads nowhere.')
  .max(MAX_PATH, 'The path is too long.')
  .refine((path) => !CONTROL.test(path) && !path.startsWith('-'), 'That is no path on the other machine.')

export const remoteHost = shape<RemoteHost>()(
  z.object({
    name: remoteHostName,
    destination: z.string().refine((text) => parseDestination(text).ok, 'That names no machine.'),
    command: remotePath,
    dataDir: remotePath.nullable(),
    addedAt: z.number(),
  }),
)

/** Why a remote host is not reached. */
export const remoteFailureCode = z.enum([
  /** There is no ssh on this machine. */
  'no-ssh',
  /** The machine's name is not known, it does not answer, or refuses connections. */
  'unreachable',
  /** Its key is not known to ssh, or is another than before. */
  'host-key',
  /** No key or password was accepted. */
  'permission-denied',
  /** There is no program `corral` there, or it cannot be run. */
  'no-command',
  /** The Corral there cannot be connected to over ssh yet. */
  'too-old',
  /** Something else than Corral answered. */
  'no-greeting',
  /** No host runs there. */
  'no-host',
  /** The host there, or the program that leads to it, does not let this user in. */
  'not-allowed',
  /** It speaks another version of the contract. */
  'other-version',
  /** The connection was there, and ended. */
  'lost',
])
export type RemoteFailureCode = z.infer<typeof remoteFailureCode>

/** Why, in one word and in words for people: what happened, and what to do next. */
export interface RemoteFailure {
  readonly code: RemoteFailureCode
  readonly message: string
}

const failure = z.object({ code: remoteFailureCode, message: z.string() })

/** Where the connection to a remote host stands. Times are epoch ms, for display. */
export type RemoteHostState =
  /** Nobody wants it. */
  | { readonly kind: 'idle' }
  /** `after`: why it was lost or refused before; null: it is the first try. */
  | { readonly kind: 'connecting'; readonly since: number; readonly after: RemoteFailure | null }
  | {
      readonly kind: 'connected'
      readonly since: number
      /** Of the host there, for people; and of the contract it speaks. */
      readonly version: string
      readonly contractVersion: number
    }
  /** It is tried again by itself. */
  | { readonly kind: 'lost'; readonly since: number; readonly reason: RemoteFailure; readonly nextTryAt: number }
  /** Trying again would change nothing until a person has done something. */
  | { readonly kind: 'refused'; readonly since: number; readonly reason: RemoteFailure }

export const remoteHostState = shape<RemoteHostState>()(
  z.lazy(() =>
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('idle') }),
      z.object({ kind: z.literal('connecting'), since: z.number(), after: failure.nullable() }),
      z.object({ kind: z.literal('connected'), since: z.number(), version: z.string(), contractVersion: z.number() }),
      z.object({ kind: z.literal('lost'), since: z.number(), reason: failure, nextTryAt: z.number() }),
      z.object({ kind: z.literal('refused'), since: z.number(), reason: failure }),
    ]),
  ),
)

/** The file that keeps the list. */
export interface RemoteHostsFile {
  readonly schemaVersion: 1
  readonly hosts: readonly RemoteHost[]
}

export const remoteHostsFile = shape<RemoteHostsFile>()(
  z.lazy(() => z.object({ schemaVersion: z.literal(1), hosts: z.array(remoteHost).readonly() })),
)

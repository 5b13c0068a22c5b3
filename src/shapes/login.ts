import { shape } from './shape.ts'
import { z } from './zod.ts'

/** What a login may do: everything, or look. */
export const LOGIN_ROLES = ['owner', 'viewer'] as const
export type LoginRole = (typeof LOGIN_ROLES)[number]
export const loginRole = z.enum(LOGIN_ROLES)

/** Why a login was refused. */
export const loginRefusal = z.enum([
  /** No such login or code: it was ended, it is of a host that has ended, or it never existed. */
  'unknown',
  /** The code was used before. */
  'used',
  /** The code is too old. */
  'expired',
  /** The code belongs to another address. */
  'other-address',
  /** The code was given to a program of the user, and another user's program came with it. */
  'other-user',
  /** This login has as many connections as it may have. */
  'too-many',
  /** Page and host are of different versions. */
  'other-version',
  /** The page could not prove that it has the secret. */
  'wrong-proof',
])
export type LoginRefusal = z.infer<typeof loginRefusal>

/** What is kept of a page's secret: enough to check it, not enough to log in with it. In hex. */
export interface LoginKey {
  readonly id: string
  readonly hostKey: string
  readonly storedKey: string
}

/** A login of a browser as it is kept over restarts of the host. */
export interface StoredLogin {
  readonly id: string
  readonly role: LoginRole
  /** Browser and system, for people: "Firefox on Linux". */
  readonly browser: string
  /** Address it logged in from. */
  readonly from: string
  /** Name of the host in the page's address. */
  readonly name: string
  /** Epoch ms. */
  readonly createdAt: number
  /** When it last had a connection, epoch ms. */
  readonly lastUsedAt: number
  /** One for each page, latest last. */
  readonly keys: readonly LoginKey[]
}

const loginKey = shape<LoginKey>()(z.object({ id: z.string(), hostKey: z.string(), storedKey: z.string() }))

export const storedLogin = shape<StoredLogin>()(
  z.object({
    id: z.string(),
    role: loginRole,
    browser: z.string(),
    from: z.string(),
    name: z.string(),
    createdAt: z.number(),
    lastUsedAt: z.number(),
    keys: z.array(loginKey).readonly(),
  }),
)

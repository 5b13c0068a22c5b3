import type { Environment } from './launch.ts'

/** Where an agent's own server listens on this machine, and what it asks for. */
export interface ServerAddress {
  readonly port: number
  readonly user: string
  /** Null: everybody is let in. */
  readonly password: string | null
}

const PORT = '--port'

/** Where OpenCode's server listens: at the port its arguments name; null: they name none, and it has no server. */
export function openCodeAddressOf(args: readonly string[], env: Environment): ServerAddress | null {
  const at = args.findLastIndex((argument) => argument === PORT || argument.startsWith(`${PORT}=`))
  const argument = args[at]
  if (argument === undefined) return null
  const text = argument === PORT ? (args[at + 1] ?? '') : argument.slice(PORT.length + 1)
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port === 0 || port > 0xffff) return null
  const { OPENCODE_SERVER_PASSWORD: password = '', OPENCODE_SERVER_USERNAME: user = '' } = env
  return { port, user: user === '' ? 'opencode' : user, password: password === '' ? null : password }
}

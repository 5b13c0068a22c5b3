import { parseArgs } from 'node:util'
import { err, ok, type Result } from '../base/result.ts'

/**
 * The default port: not assigned to any service, and below every system's range of ephemeral ports, so that bookmarks
 * and tunnels stay valid.
 */
const DEFAULT_PORT = 26772
const MAX_PORT = 65_535

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

/** The arguments of `corral serve`. */
export interface ServeArguments {
  readonly port: number
  readonly host: string
  /** Null: the default one. */
  readonly dataDir: string | null
  readonly open: boolean
}

/** Printed for --help and after a mistake. */
export const USAGE = `Serves Corral's page to a browser.

  --port N        port to listen on; 0: any free one (default ${DEFAULT_PORT})
  --data-dir DIR  where agents, history and settings are kept (default: CORRAL_DATA_DIR, else the system's place)
  --no-open       do not open the browser
  --host ADDRESS  listen on another address than 127.0.0.1. Anyone who reaches it and has the token can run
                  commands as you, and nothing is encrypted: prefer an SSH tunnel (ssh -L ${DEFAULT_PORT}:127.0.0.1:${DEFAULT_PORT} …)
`

/** Parses the command line; the error says what is wrong with it. `help` if only help was requested. */
export function parseServeArguments(args: readonly string[]): Result<ServeArguments | 'help', string> {
  const parsed = parse(args)
  if (!parsed.ok) return parsed
  const { values } = parsed.value
  if (values.help) return ok('help')
  const port = values.port === undefined ? DEFAULT_PORT : portOf(values.port)
  if (port === null) return err(`--port takes a number from 0 to ${MAX_PORT}, not "${values.port}".`)
  return ok({ port, host: values.host ?? '127.0.0.1', dataDir: values['data-dir'] ?? null, open: values.open ?? true })
}

/** True if only this machine can reach `host`. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host)
}

type Parsed = ReturnType<typeof parseKnown>

function parse(args: readonly string[]): Result<Parsed, string> {
  try {
    return ok(parseKnown(args))
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return err(error.message)
  }
}

function parseKnown(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      'data-dir': { type: 'string' },
      open: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
}

function portOf(text: string): number | null {
  const port = Number(text)
  return /^\d+$/.test(text) && port <= MAX_PORT ? port : null
}

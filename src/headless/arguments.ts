import { parseArgs } from 'node:util'
import { err, ok, type Result } from '../base/result.ts'
import { PAGE_PORT } from '../core/page-port.ts'

const MAX_PORT = 65_535

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])
/** Addresses that stand for all of the machine's. */
const WILDCARDS = new Set(['0.0.0.0', '::'])

/** What is asked of the headless host: to serve, or an address of the host that serves already. */
export type HeadlessArguments =
  | ({ readonly kind: 'serve' } & ServeArguments)
  | { readonly kind: 'login'; readonly dataDir: string | null; readonly readOnly: boolean }
  | ({ readonly kind: 'doctor' } & DoctorArguments)
  | { readonly kind: 'help' }

/** What is to be looked at without a host. */
export interface DoctorArguments {
  readonly dataDir: string | null
  /** Null: everything. */
  readonly only: string | null
  /** Why a host that may be there could not be asked. */
  readonly why: string
}

/** The arguments of `corral serve`. */
export interface ServeArguments {
  readonly port: number
  readonly host: string
  /** The page has 127.0.0.1 in its address instead of a made-up name. */
  readonly plainAddress: boolean
  /** Null: the default one. */
  readonly dataDir: string | null
  readonly open: boolean
  /** Null: metrics are not served. */
  readonly metricsPort: number | null
}

/** Printed for --help and after a mistake. */
export const USAGE = `Serves Corral's page to a browser.

  --port N         port to listen on; 0: any free one (default ${PAGE_PORT})
  --data-dir DIR   where agents, history and settings are kept (default: CORRAL_DATA_DIR, else the system's place)
  --no-open        do not open the browser
  --metrics-port N serve metrics for Prometheus on that port of 127.0.0.1; 0: any free one (default: they are not served)
  --plain-address  put 127.0.0.1 in the page's address instead of a name below localhost, for browsers that do not
                   find those (Safari before version 26). Other programs of this machine can use that address while
                   Corral is down, and leave a script in the browser that meets your next login
  --host ADDRESS   listen on another address than 127.0.0.1. Nothing is encrypted, and whoever sees what you open can
                   run commands as you: prefer an SSH tunnel (ssh -L ${PAGE_PORT}:127.0.0.1:${PAGE_PORT} …)

Asks the host that runs already for a new address to open, which works once, within a minute:

  --login          print it
  --read-only      with --login: for looking only

Looks for what is missing on this machine without serving anything, and prints what it found as JSON (see corral doctor):

  --doctor         make all checks
  --check ID       with --doctor: make this one
`

/** Parses the command line; the error says what is wrong with it. */
export function parseHeadlessArguments(args: readonly string[]): Result<HeadlessArguments, string> {
  const parsed = parse(args)
  if (!parsed.ok) return parsed
  const { values } = parsed.value
  if (values.help) return ok({ kind: 'help' })
  const dataDir = values['data-dir'] ?? null
  const readOnly = values['read-only'] ?? false
  if (values.login) return ok({ kind: 'login', dataDir, readOnly })
  if (values.doctor) return ok({ kind: 'doctor', dataDir, only: values.check ?? null, why: values.why ?? '' })
  if (readOnly) return err('--read-only goes with --login: it is an address that is read-only, not the host.')
  const port = values.port === undefined ? PAGE_PORT : portOf(values.port)
  if (port === null) return err(portWords('--port', values.port ?? ''))
  const asked = values['metrics-port']
  const metricsPort = asked === undefined ? null : portOf(asked)
  if (asked !== undefined && metricsPort === null) return err(portWords('--metrics-port', asked))
  const host = values.host ?? '127.0.0.1'
  const plainAddress = values['plain-address'] ?? false
  return ok({ kind: 'serve', port, host, plainAddress, dataDir, open: values.open ?? true, metricsPort })
}

/** True if only this machine can reach `host`. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host)
}

/** True if `host` stands for all addresses of this machine. */
export function isWildcard(host: string): boolean {
  return WILDCARDS.has(host)
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
      'metrics-port': { type: 'string' },
      host: { type: 'string' },
      'plain-address': { type: 'boolean' },
      'data-dir': { type: 'string' },
      open: { type: 'boolean' },
      login: { type: 'boolean' },
      doctor: { type: 'boolean' },
      check: { type: 'string' },
      // Why the command line could not ask a host that may be there.
      why: { type: 'string' },
      'read-only': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
}

function portOf(text: string): number | null {
  const port = Number(text)
  return /^\d+$/.test(text) && port <= MAX_PORT ? port : null
}

function portWords(option: string, given: string): string {
  return `${option} takes a number from 0 to ${MAX_PORT}, not "${given}".`
}

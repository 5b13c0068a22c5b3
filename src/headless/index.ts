import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Clock } from '../base/clock.ts'
import { DisposableStore, type Disposable } from '../base/disposable.ts'
import { ok, type Result } from '../base/result.ts'
import type { ContractServer } from '../contract/rpc/handlers.ts'
import type { LoginAddress } from '../contract/views.ts'
import { reportBugsOnStderr } from '../host/bug-reports.ts'
import { isDoctorCheck } from '../core/doctor/judged.ts'
import { killIfHanging } from '../node/patience.ts'
import { controlPathOf, type Surroundings } from '../transports/control/place.ts'
import type { Host } from '../transports/host.ts'
import { openLoginFile } from '../transports/web/login-file.ts'
import { withLogins } from '../transports/web/login-requests.ts'
import { Logins } from '../transports/web/logins.ts'
import { nodeMac } from '../transports/web/node-mac.ts'
import { hostPort } from '../transports/web/page-names.ts'
import { serveWeb } from '../transports/web/server.ts'
import { addressNote, readyLine, type Again } from './address-words.ts'
import {
  isWildcard,
  parseHeadlessArguments,
  USAGE,
  type DoctorArguments,
  type HeadlessArguments,
  type ServeArguments,
} from './arguments.ts'
import { askForAddress } from './ask-address.ts'
import { composeHeadless, createClock, examineWithoutHost, findDataDir } from './compose.ts'
import { stoppedBySignal } from './ending.ts'
import { EnterKey, foregroundOf } from './enter-key.ts'
import { openBrowser } from './open-browser.ts'
import { pagePlaceOf } from './page-place.ts'
import { openMetrics } from './serve-metrics.ts'

/** Exit codes (DESIGN 8). */
const EXIT_USAGE = 2
const EXIT_NO_HOST = 7

/** Root folder of the package: both `src/headless` and the built `out/main` are two levels below it. */
const PACKAGE_DIR = resolve(import.meta.dirname, '../..')

const reportBug = reportBugsOnStderr()

const args = parseHeadlessArguments(process.argv.slice(2))
if (args.ok) {
  const code = await run(args.value).catch(crashed)
  killIfHanging()
  process.exit(code)
}
console.error(`${args.error}\n\n${USAGE}`)
process.exitCode = EXIT_USAGE

/** Does what was asked; resolves with the exit code. */
async function run(asked: HeadlessArguments): Promise<number> {
  if (asked.kind === 'help') {
    console.log(USAGE)
    return 0
  }
  const found = findDataDir(asked.dataDir)
  if (!found.ok) return failed(found.error.message)
  switch (asked.kind) {
    case 'login':
      return printAddress(found.value, asked)
    case 'doctor':
      return printReport(found.value, asked)
    case 'serve':
      return serve(found.value, asked)
  }
}

/** Looks at this machine, with nothing of a host. Ctrl+C does not end it: it would leave programs that hang behind. */
async function printReport(dataDir: string, { only, why }: DoctorArguments): Promise<number> {
  if (only !== null && !isDoctorCheck(only)) return failed(`There is no check "${only}".`)
  const asked = { dataDir, resourcesDir: join(PACKAGE_DIR, 'resources'), only, why }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
  console.log(JSON.stringify(await examineWithoutHost(asked)))
  return 0
}

/** Prints a new address of the host that runs on the data directory. */
async function printAddress(dataDir: string, { readOnly }: { readonly readOnly: boolean }): Promise<number> {
  const path = controlPathOf(dataDir, surroundings())
  if (!path.ok) return failed(path.error.message)
  const address = await askForAddress(path.value, { readOnly })
  if (!address.ok) {
    console.error(address.error.message)
    return address.error.code === 'no-host' ? EXIT_NO_HOST : 1
  }
  console.log(address.value.url)
  console.error(addressNote(address.value, 'command'))
  return 0
}

/** Serves until a signal ends it. */
async function serve(dataDir: string, asked: ServeArguments): Promise<number> {
  const host = await composeHeadless({
    dataDir,
    resourcesDir: join(PACKAGE_DIR, 'resources'),
    controlPath: controlPathOf(dataDir, surroundings()),
    reportBug,
  })
  if (!host.ok) return failed(host.error.message)
  using carriers = new DisposableStore()
  const clock = createClock()
  const { names } = pagePlaceOf(asked)
  const store = openLoginFile(dataDir, (message) => console.error(message))
  const logins = carriers.add(new Logins({ store, clock, mac: nodeMac, names }))
  const server = withLogins(host.value.server, logins)
  host.value.serveDoors(server)
  const code = await serveUntilSignal(host.value, { dataDir, asked, server, logins, clock, carriers })
  carriers.dispose()
  host.value.dispose()
  return code
}

interface Serving {
  readonly dataDir: string
  readonly asked: ServeArguments
  readonly server: ContractServer
  readonly logins: Logins
  readonly clock: Clock
  readonly carriers: DisposableStore
}

async function serveUntilSignal(host: Host, serving: Serving): Promise<number> {
  const { asked, server, logins, clock, carriers } = serving
  const stopped = stoppedBySignal(host, reportBug)
  const { addresses, risk } = pagePlaceOf(asked)
  const pageDir = join(PACKAGE_DIR, 'out/renderer')
  const web = await serveWeb({ server, logins, pageDir, addresses, port: asked.port, clock, reportBug })
  if (!web.ok) return giveUp(host, web.error.message)
  carriers.add(web.value)
  const metrics = await metricsOf(host, serving)
  if (!metrics.ok) return giveUp(host, metrics.error)
  if (risk !== null) console.error(risk)
  host.announce(`http://${hostPort(isWildcard(asked.host) ? '127.0.0.1' : asked.host, web.value.port)}/`)
  const again = process.stdin.isTTY ? 'enter' : 'command'
  printAddressOf(logins, again)
  if (metrics.value !== null) console.log(metrics.value)
  if (process.stdin.isTTY) carriers.add(printAddressOnEnter(logins, clock))
  if (asked.open) {
    await openBrowser(newAddress(logins, { isForOwnUser: true }).url, (reason) =>
      console.error(`The browser was not opened (${reason}). Open the address above.`),
    )
  }
  const { survivors } = await stopped
  return survivors === 0 ? 0 : failed(`${survivors} agents could not be killed.`)
}

/** What to tell of the metrics that are served from now on; null: they are not asked for. */
async function metricsOf(
  host: Host,
  { dataDir, asked: { metricsPort: port }, carriers }: Serving,
): Promise<Result<string | null, string>> {
  if (port === null) return ok(null)
  const served = await openMetrics(host, { dataDir, port, reportBug })
  if (!served.ok) return served
  const { words, notice } = carriers.add(served.value)
  if (notice !== null) console.error(notice)
  return ok(words)
}

/** The host cannot serve as it was asked to. */
async function giveUp(host: Host, message: string): Promise<number> {
  await host.stopAll({ deadlineMs: 0, leaveSessions: true })
  return failed(message)
}

/** An address for whoever sees this program's output. */
function printAddressOf(logins: Logins, again: Again): void {
  const address = newAddress(logins, { isForOwnUser: false })
  console.log(`${readyLine(address)}\n${addressNote(address, again)}`)
}

function printAddressOnEnter(logins: Logins, clock: Clock): Disposable {
  const onEnter = (): void => printAddressOf(logins, 'enter')
  const foreground = foregroundOf(process.platform)
  return new EnterKey({ input: process.stdin, signals: process, clock, foreground, onEnter })
}

/** `isForOwnUser`: it is given to a program on its command line, which others can read. */
function newAddress(logins: Logins, { isForOwnUser }: { readonly isForOwnUser: boolean }): LoginAddress {
  const address = logins.createAddress({ role: 'owner', loginId: null, isForOwnUser })
  if (address === null) throw new Error('no web server listens')
  return address
}

function surroundings(): Surroundings {
  return { platform: process.platform, env: process.env, home: homedir(), temporary: tmpdir() }
}

function crashed(error: unknown): number {
  reportBug(error, 'serve')
  return 1
}

function failed(message: string): number {
  console.error(message)
  return 1
}

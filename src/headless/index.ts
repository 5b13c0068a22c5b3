import { homedir, hostname, networkInterfaces, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DisposableStore } from '../base/disposable.ts'
import { reportBugsOnStderr } from '../host/bug-reports.ts'
import { controlPathOf } from '../transports/control/place.ts'
import { serveControl } from '../transports/control/server.ts'
import { killIfHanging } from '../node/patience.ts'
import type { Host } from '../transports/host.ts'
import { serveWeb } from '../transports/web/server.ts'
import { isLoopback, parseServeArguments, USAGE, type ServeArguments } from './arguments.ts'
import { composeHeadless, findDataDir } from './compose.ts'
import { stoppedBySignal } from './ending.ts'
import { openBrowser } from './open-browser.ts'
import { readOrMakeToken } from './web-token.ts'

/** Exit code for a wrong command line. */
const EXIT_USAGE = 2

/** Root folder of the package: both `src/headless` and the built `out/main` are two levels below it. */
const PACKAGE_DIR = resolve(import.meta.dirname, '../..')

const reportBug = reportBugsOnStderr()

const args = parseServeArguments(process.argv.slice(2))
if (!args.ok) {
  console.error(`${args.error}\n\n${USAGE}`)
  process.exitCode = EXIT_USAGE
} else if (args.value === 'help') {
  console.log(USAGE)
} else {
  const code = await serve(args.value).catch(crashed)
  killIfHanging()
  process.exit(code)
}

/** Serves until a signal ends it; resolves with the exit code. */
async function serve(asked: ServeArguments): Promise<number> {
  const surroundings = { platform: process.platform, env: process.env, home: homedir(), temporary: tmpdir() }
  const found = findDataDir(asked.dataDir)
  if (!found.ok) return failed(found.error.message)
  const dataDir = found.value
  const controlPath = controlPathOf(dataDir, surroundings)
  const host = await composeHeadless({
    dataDir,
    resourcesDir: join(PACKAGE_DIR, 'resources'),
    controlPath: controlPath.ok ? controlPath.value : null,
    reportBug,
  })
  if (!host.ok) return failed(host.error.message)
  using carriers = new DisposableStore()
  if (!controlPath.ok) console.error(controlPath.error.message)
  else await openControl(host.value, controlPath.value, carriers)
  const code = await serveUntilSignal(host.value, { asked, token: readOrMakeToken(dataDir), carriers })
  carriers.dispose()
  host.value.dispose()
  return code
}

interface Serving {
  readonly asked: ServeArguments
  readonly token: string
  readonly carriers: DisposableStore
}

async function serveUntilSignal(host: Host, { asked, token, carriers }: Serving): Promise<number> {
  const stopped = stoppedBySignal(host, reportBug)
  const web = await serveWeb({
    server: host.server,
    pageDir: join(PACKAGE_DIR, 'out/renderer'),
    token,
    host: asked.host,
    port: asked.port,
    otherNames: isLoopback(asked.host) ? [] : namesOf(asked.host),
    reportBug,
  })
  if (!web.ok) {
    await host.stopAll({ deadlineMs: 0, leaveSessions: true })
    return failed(web.error.message)
  }
  carriers.add(web.value)
  if (!isLoopback(asked.host)) {
    console.error(
      `Others on the network can reach ${asked.host}; nothing is encrypted, and the token lets them run commands as you.`,
    )
  }
  host.announce(web.value.url.replace(/#.*$/, ''))
  console.log(`Corral is at ${web.value.url}`)
  if (asked.open) {
    await openBrowser(web.value.url, (reason) =>
      console.error(`The browser was not opened (${reason}). Open the address above.`),
    )
  }
  const { survivors } = await stopped
  return survivors === 0 ? 0 : failed(`${survivors} agents could not be killed.`)
}

/** If the control socket cannot be opened, the page still works; agents' hooks and the command line do not. */
async function openControl(host: Host, path: string, carriers: DisposableStore): Promise<void> {
  const control = await serveControl({ server: host.server, path, reportBug })
  if (control.ok) carriers.add(control.value)
  else console.error(control.error.message)
}

function crashed(error: unknown): number {
  reportBug(error, 'serve')
  return 1
}

function failed(message: string): number {
  console.error(message)
  return 1
}

/** Names and addresses by which browsers may reach a host that is open to the network. */
function namesOf(host: string): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address))
  return [host, hostname(), ...addresses]
}

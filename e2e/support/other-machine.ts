import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright/test'
import { FleetPage } from '../pages/fleet-page.ts'
import { Corral } from './corral.ts'
import { HeadlessHost } from './headless-host.ts'
import type { MarkedProcess } from './marked-processes.ts'
import { BUILT } from './repository.ts'
import { RunPlace } from './run-place.ts'

/** Goes to a "machine", which is a folder of this one with an environment of its own, and runs a line in its shell. */
const SSH = (machines: string): string => `#!/bin/sh
while [ "$1" != -- ]; do shift; done
machine='${machines}'/"$2"
[ -x "$machine" ] || { echo "ssh: Could not resolve hostname $2: Name or service not known" >&2; exit 255; }
exec "$machine" "$3"
`

/** Another machine with a host of its own, which the first reaches by a stand-in for ssh. */
export class OtherMachine {
  readonly name: string
  readonly place: RunPlace
  readonly host: HeadlessHost

  constructor(name: string, from: RunPlace, context: BrowserContext) {
    this.name = name
    this.place = new RunPlace()
    this.host = new HeadlessHost(this.place, context)
    const bin = join(this.place.root, 'bin')
    script(join(bin, 'corral'), `#!/bin/sh\nexec '${process.execPath}' '${BUILT.commandLine}' "$@"\n`)
    const { HOME, XDG_RUNTIME_DIR, PATH, CORRAL_DATA_DIR } = this.place.env
    const env = Object.entries({ HOME, XDG_RUNTIME_DIR, PATH, CORRAL_DATA_DIR }).map(
      ([key, value]) => `${key}='${value}'`,
    )
    const machines = join(from.root, 'machines')
    mkdirSync(machines, { recursive: true })
    script(join(machines, name), `#!/bin/sh\nexec env -i ${env.join(' ')} /bin/sh -c "$1"\n`)
    script(join(from.root, 'bin', 'ssh'), SSH(machines))
  }

  /** Starts its host (again), with a window on that machine. */
  async start(): Promise<Corral> {
    return new Corral(this.host, this.place, new FleetPage(await this.host.start()))
  }

  /** The programs that pass packets on to this machine's host; some shells wait for theirs, and are not counted. */
  passers(): readonly MarkedProcess[] {
    return this.place.processes().filter(({ command }) => command.includes(`${BUILT.commandLine} connect --stdio`))
  }

  /** Ends all of it; what had to end by itself and is still there. */
  async clear(): Promise<readonly MarkedProcess[]> {
    await this.host.stop()
    return this.place.clear()
  }
}

function script(path: string, text: string): void {
  writeFileSync(path, text)
  chmodSync(path, 0o755)
}

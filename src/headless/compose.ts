import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SystemClock } from '../adapters/clock/system-clock.ts'
import { closeInheritedOnExec } from '../adapters/pty/close-on-exec.ts'
import { createPlainConf } from '../adapters/settings/plain-conf.ts'
import type { Clock } from '../base/clock.ts'
import type { Result } from '../base/result.ts'
import { composeHost, type HostOptions } from '../host/compose.ts'
import type { Host, HostFailure } from '../transports/host.ts'

export { findDataDir } from '../host/compose.ts'
export { examineWithoutHost } from '../host/compose-doctor.ts'

/** The system's time, for what is not part of the host itself. */
export function createClock(): Clock {
  return new SystemClock()
}

/** Composes the headless host: plain Node, without Electron. */
export function composeHeadless(options: HostOptions): Promise<Result<Host, HostFailure>> {
  closeInheritedOnExec()
  const { version } = JSON.parse(readFileSync(join(options.resourcesDir, '../package.json'), 'utf8')) as {
    version: string
  }
  return composeHost(options, {
    kind: 'headless',
    version,
    createConf: createPlainConf,
    // A browser that reaches it through a tunnel looks like one on this machine.
    ...{ pickFolder: null, opener: null },
    node: process.execPath,
  })
}

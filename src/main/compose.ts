import type ElectronStore from 'electron-store'
import { composeHost, type HostOptions } from '../host/compose.ts'
import type { Result } from '../base/result.ts'
import type { HostProfile } from '../supervisor/environment.ts'
import type { Host, HostFailure } from '../transports/host.ts'

export { openDataDir } from '../host/compose.ts'

/** What the desktop host adds. */
export interface DesktopOptions extends HostOptions {
  readonly version: string
  readonly openSettingsStore: () => ElectronStore
  readonly pickFolder: NonNullable<HostProfile['pickFolder']>
}

/** The desktop host: the same parts as the headless one, with Electron's settings store and folder dialog. */
export function composeDesktop({
  version,
  openSettingsStore,
  pickFolder,
  ...options
}: DesktopOptions): Promise<Result<Host, HostFailure>> {
  // The demo fleet runs on the Node of the user's PATH: Electron's own binary is no Node once its fuses are set.
  return composeHost(options, { kind: 'desktop', version, createConf: openSettingsStore, pickFolder, node: 'node' })
}

import type ElectronStore from 'electron-store'
import { composeHost, type HostOptions } from '../host/compose.ts'
import type { Result } from '../base/result.ts'
import { startApart } from '../node/start-apart.ts'
import type { FolderOpener, HostProfile } from '../supervisor/environment.ts'
import type { Host, HostFailure } from '../transports/host.ts'

export { openDataDir } from '../host/compose.ts'

/** What the desktop host adds. */
export interface DesktopOptions extends HostOptions {
  readonly version: string
  readonly openSettingsStore: () => ElectronStore
  readonly pickFolder: NonNullable<HostProfile['pickFolder']>
  readonly openFolder: FolderOpener['folder']
}

/** The desktop host: the same parts as the headless one, with Electron's settings store, folder dialog and file manager. */
export function composeDesktop({
  version,
  openSettingsStore,
  pickFolder,
  openFolder,
  ...options
}: DesktopOptions): Promise<Result<Host, HostFailure>> {
  // The demo fleet runs on the Node of the user's PATH: Electron's own binary is no Node once its fuses are set.
  const opener = { folder: openFolder, program: startApart }
  const own = { version, createConf: openSettingsStore, pickFolder, opener, node: 'node' }
  return composeHost(options, { kind: 'desktop', ...own })
}

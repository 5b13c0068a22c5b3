import type { ConfLike } from '../adapters/settings/conf-settings.ts'
import { type ConfOptions } from '../adapters/settings/open-settings.ts'
import { type Result } from '../base/result.ts'
import type { ReportBug } from '../contract/rpc/serve.ts'
import type { HostFacts } from '../supervisor/environment.ts'
import type { Host, HostFailure } from '../transports/host.ts'
/** What every host is composed from. */
export interface HostOptions {
  readonly dataDir: string
  /** Folder of `resources/`, as shipped. */
  readonly resourcesDir: string
  /** Control socket told to agents; null: none. */
  readonly controlPath: string | null
  readonly reportBug: ReportBug
}
/** What the two kinds of host differ in. */
export interface HostKind {
  readonly kind: HostFacts['kind']
  readonly version: string
  readonly createConf: (options: ConfOptions) => ConfLike
  readonly pickFolder: HostFacts['pickFolder']
  /** Program that runs the demo agents. */
  readonly node: string
}
/** The headless host: everything in plain Node. */
export declare function composeHeadless(options: HostOptions): Promise<Result<Host, HostFailure>>
/** Puts a whole host together: claims the data directory, opens the store, rebuilds the fleet. */
export declare function composeHost(options: HostOptions, own: HostKind): Promise<Result<Host, HostFailure>>

import { DoubleHost } from './double-host.ts'
import type { Corral } from './corral.ts'

/** The double a test's app runs on; throws on any other host. */
export function doubleOf({ host }: Corral): DoubleHost {
  if (host instanceof DoubleHost) return host
  throw new Error('only the Electron double can play this')
}

/** Ids of the open windows, oldest first. */
export async function windowIds(host: DoubleHost): Promise<readonly number[]> {
  return (await host.app.windowViews()).map(({ id }) => id).toSorted((one, other) => one - other)
}

/** Starts the app again, under the rules of another system: Electron's there, the app's own code stays that of this one. */
export async function startAs(corral: Corral, platform: NodeJS.Platform): Promise<DoubleHost> {
  await corral.host.stop()
  Object.assign(corral.place.env, { ELECTRON_DOUBLE_PLATFORM: platform })
  await corral.start()
  return doubleOf(corral)
}

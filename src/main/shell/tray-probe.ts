import { runChild } from '../../node/child.ts'

/** A session bus answers in a few ms; a broken one must not hold up the start. */
const PROBE_TIMEOUT_MS = 2000

const NAME_HAS_OWNER = [
  'call',
  '--session',
  '--dest=org.freedesktop.DBus',
  '--object-path=/org/freedesktop/DBus',
  '--method=org.freedesktop.DBus.NameHasOwner',
  'org.kde.StatusNotifierWatcher',
]

/**
 * True when the desktop shows tray icons. On Linux somebody must own the StatusNotifierWatcher name; plain GNOME has nobody, and a window
 * hidden there could not be opened again. When the check fails, the answer is no.
 */
export function isTrayShown(platform: NodeJS.Platform): Promise<boolean> {
  if (platform !== 'linux') return Promise.resolve(true)
  const { promise, resolve } = Promise.withResolvers<boolean>()
  runChild('gdbus', NAME_HAS_OWNER, { timeout: PROBE_TIMEOUT_MS }, (error, stdout) => {
    resolve(error === null && stdout.includes('true'))
  })
  return promise
}

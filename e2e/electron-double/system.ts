import { EventEmitter } from 'node:events'
import type { CustomScheme, Display, NativeTheme, PowerMonitor, Protocol, Screen, Session } from 'electron'
import { record } from './driver-channel.ts'
import type { Doubled } from './doubled.ts'
import { only } from './only.ts'
import { pageServer, type SchemeHandler } from './page-server.ts'

const privileged = new Set<string>()

/** `protocol` of the double: one scheme, served over loopback HTTP. */
export const protocol = only('protocol', {
  registerSchemesAsPrivileged: (schemes: CustomScheme[]) => {
    for (const { scheme } of schemes) privileged.add(scheme)
  },
  handle: (scheme: string, handler: SchemeHandler) => {
    if (!privileged.has(scheme)) throw new Error(`"${scheme}" was not registered before the app was ready`)
    pageServer.setHandler(handler)
  },
}) satisfies Pick<Doubled<Protocol, 'registerSchemesAsPrivileged'>, 'registerSchemesAsPrivileged'>

type ThemeSource = NativeTheme['themeSource']
let themeSource: ThemeSource = 'system'

/** `nativeTheme` of the double: a light desktop. */
export const nativeTheme = only('nativeTheme', {
  get themeSource(): ThemeSource {
    return themeSource
  },
  set themeSource(source: ThemeSource) {
    themeSource = source
    record({ kind: 'theme', source })
  },
  get shouldUseDarkColors(): boolean {
    return themeSource === 'dark'
  },
}) satisfies Doubled<NativeTheme, 'themeSource' | 'shouldUseDarkColors'>

const WORK_AREA = { x: 0, y: 0, width: 1920, height: 1080 }

/** `screen` of the double: one display. */
export const screen = only('screen', {
  getAllDisplays: () => [only('Display', { workArea: WORK_AREA } satisfies Partial<Display>)],
}) satisfies Doubled<Screen, 'getAllDisplays'>

/** `powerMonitor` of the double. */
export const powerMonitor = only('powerMonitor', new EventEmitter()) satisfies Doubled<PowerMonitor, 'on'>

/** `session` of the double. Permissions of the browser are set by the driver. */
export const session = only('session', {
  defaultSession: only('Session', {
    setPermissionRequestHandler: () => undefined,
    setPermissionCheckHandler: () => undefined,
  } satisfies Doubled<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>),
})

import type { CustomScheme, Display, NativeTheme, PowerSaveBlocker, Protocol, Screen, Session } from 'electron'
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

/** To the right of the first. */
const SECOND_WORK_AREA = { x: 1920, y: 0, width: 1280, height: 1024 }

/** `screen` of the double: two displays side by side, or one. */
export const screen = only('screen', {
  getAllDisplays: () => {
    const areas = process.env['ELECTRON_DOUBLE_DISPLAYS'] === '1' ? [WORK_AREA] : [WORK_AREA, SECOND_WORK_AREA]
    return areas.map((workArea) => only('Display', { workArea } satisfies Partial<Display>))
  },
}) satisfies Doubled<Screen, 'getAllDisplays'>

const blockers = new Map<number, string>()

/** `powerSaveBlocker` of the double: it records. https://www.electronjs.org/docs/latest/api/power-save-blocker */
export const powerSaveBlocker = only('powerSaveBlocker', {
  start: (type: string): number => {
    const id = blockers.size
    blockers.set(id, type)
    record({ kind: 'power-save-block', type, isOn: true })
    return id
  },
  stop: (id: number): boolean => {
    record({ kind: 'power-save-block', type: blockers.get(id) ?? '', isOn: false })
    return true
  },
}) satisfies Doubled<PowerSaveBlocker, 'start' | 'stop'>

type RequestHandler = (contents: unknown, permission: string, answer: (isGranted: boolean) => void) => void
type CheckHandler = (contents: unknown, permission: string) => boolean

/** What Electron does where the app sets no handler: everything is granted. */
const GRANT: { ask: RequestHandler; check: CheckHandler } = {
  ask: (_contents, _permission, answer) => answer(true),
  check: () => true,
}
let handlers = GRANT

/** `session` of the double; the browser's own permissions are set by the driver. https://www.electronjs.org/docs/latest/api/session */
export const session = only('session', {
  defaultSession: only('Session', {
    setPermissionRequestHandler: (ask: unknown) =>
      void (handlers = { ...handlers, ask: (ask ?? GRANT.ask) as RequestHandler }),
    setPermissionCheckHandler: (check: unknown) =>
      void (handlers = { ...handlers, check: (check ?? GRANT.check) as CheckHandler }),
  } satisfies Doubled<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>),
})

/** True if the app grants a page this permission, both when it is asked and when it is looked up. */
export async function isPermitted(permission: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  handlers.ask(null, permission, resolve)
  return (await promise) && handlers.check(null, permission)
}

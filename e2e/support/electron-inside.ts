import type * as Electron from 'electron'
import type { Call, Dialog, DialogAnswer, ItemView, TrayView, WindowSize } from '../electron-double/messages.ts'

// Each function here is sent into Electron's main process as text: it may use only its arguments and what `install`
// stored there.

type Module = typeof Electron

interface Ears {
  readonly calls: Call[]
  readonly dialogs: { readonly dialog: Dialog; readonly answer: (answer: DialogAnswer) => void }[]
  tray: { tooltip: string; menu: Electron.Menu | null }
}

/** Intercepts visible actions: dialogs wait for an answer, calls are recorded. */
export function install({ dialog, shell, Notification, Tray }: Module): void {
  const ears: Ears = { calls: [], dialogs: [], tray: { tooltip: '', menu: null } }
  Object.assign(globalThis, { corralEars: ears })
  dialog.showMessageBox = (...args: unknown[]) => {
    const { message, detail = '', buttons = ['OK'] } = args.at(-1) as Electron.MessageBoxOptions
    const hasParent = args.length > 1
    return new Promise((resolve) => {
      const answer = (given: DialogAnswer): void =>
        resolve({ response: given.kind === 'button' ? buttons.indexOf(given.label) : -1, checkboxChecked: false })
      ears.dialogs.push({ dialog: { kind: 'message', message, detail, buttons, hasParent }, answer })
    })
  }
  dialog.showOpenDialog = (...args: unknown[]) => {
    const { title = '', defaultPath = '' } = args.at(-1) as Electron.OpenDialogOptions
    return new Promise((resolve) => {
      const answer = (given: DialogAnswer): void =>
        resolve({ canceled: given.kind !== 'paths', filePaths: given.kind === 'paths' ? [...given.paths] : [] })
      ears.dialogs.push({ dialog: { kind: 'open', title, defaultPath }, answer })
    })
  }
  shell.openExternal = (url) => {
    ears.calls.push({ kind: 'open-external', url })
    return Promise.resolve()
  }
  Notification.prototype.show = function show(this: Electron.Notification) {
    ears.calls.push({ kind: 'notification', title: this.title, body: this.body })
  }
  const { setContextMenu, setToolTip } = Tray.prototype
  Tray.prototype.setContextMenu = function set(this: Electron.Tray, menu) {
    ears.tray = { ...ears.tray, menu }
    setContextMenu.call(this, menu)
  }
  Tray.prototype.setToolTip = function set(this: Electron.Tray, tooltip) {
    ears.tray = { ...ears.tray, tooltip }
    setToolTip.call(this, tooltip)
  }
}

/** The tray as set last. */
export function readTray(): TrayView {
  const { tray } = (globalThis as unknown as { corralEars: Ears }).corralEars
  if (tray.menu === null) return null
  const items = tray.menu.items
    .filter(({ type }) => type !== 'separator')
    .map(({ label, enabled }) => ({ label, enabled, accelerator: null, items: [] }))
  return { tooltip: tray.tooltip, items }
}

/** Clicks an item of the tray's menu. */
export function clickTray(_electron: Module, label: string): void {
  const { tray } = (globalThis as unknown as { corralEars: Ears }).corralEars
  const item = tray.menu?.items.find((candidate) => candidate.label === label)
  if (item === undefined) throw new Error(`the tray has no item "${label}"`)
  Reflect.apply(item.click, item, [])
}

/** The application menu. */
export function readMenu({ Menu }: Module): ItemView[] {
  const view = (item: Electron.MenuItem): ItemView => ({
    label: item.label,
    enabled: item.enabled,
    accelerator: item.accelerator ?? null,
    items: (item.submenu?.items ?? []).filter(({ type }) => type !== 'separator').map(view),
  })
  return (Menu.getApplicationMenu()?.items ?? []).map(view)
}

/** Clicks an item of the application menu, at any depth. */
export function clickMenu({ Menu }: Module, label: string): void {
  const all = (items: readonly Electron.MenuItem[]): Electron.MenuItem[] =>
    items.flatMap((item) => [item, ...all(item.submenu?.items ?? [])])
  const item = all(Menu.getApplicationMenu()?.items ?? []).find((candidate) => candidate.label === label)
  if (item === undefined) throw new Error(`the menu has no item "${label}"`)
  Reflect.apply(item.click, item, [])
}

/** The open dialog; null if none. */
export function readDialog(): Dialog | null {
  return (globalThis as unknown as { corralEars: Ears }).corralEars.dialogs[0]?.dialog ?? null
}

/** Answers the open dialog. */
export function answerDialog(_electron: Module, answer: DialogAnswer): void {
  ;(globalThis as unknown as { corralEars: Ears }).corralEars.dialogs.shift()?.answer(answer)
}

/** Clicks the close button of the first window. */
export function closeFirstWindow({ BrowserWindow }: Module): void {
  BrowserWindow.getAllWindows()
    .toSorted((one, other) => one.id - other.id)[0]
    ?.close()
}

/** Sets the size of the first window. */
export function resizeFirstWindow({ BrowserWindow }: Module, { width, height }: WindowSize): void {
  BrowserWindow.getAllWindows()
    .toSorted((one, other) => one.id - other.id)[0]
    ?.setSize(width, height)
}

/** The size of the first window. */
export function sizeOfFirstWindow({ BrowserWindow }: Module): WindowSize {
  const [first] = BrowserWindow.getAllWindows().toSorted((one, other) => one.id - other.id)
  if (first === undefined) throw new Error('there is no window')
  const { width, height } = first.getNormalBounds()
  return { width, height }
}

/** Number of visible windows. */
export function visibleWindows({ BrowserWindow }: Module): number {
  return BrowserWindow.getAllWindows().filter((window) => window.isVisible()).length
}

/** Recorded calls. */
export function readCalls(): Call[] {
  return (globalThis as unknown as { corralEars: Ears }).corralEars.calls
}

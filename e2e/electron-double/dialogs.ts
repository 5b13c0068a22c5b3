import { EventEmitter } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type {
  Dialog as RealDialog,
  MessageBoxOptions,
  NotificationConstructorOptions,
  OpenDialogOptions,
  Shell,
} from 'electron'
import { record, tellDriver } from './driver-channel.ts'
import type { Doubled } from './doubled.ts'
import { doubledPlatform } from './doubled-platform.ts'
import type { Dialog, DialogAnswer } from './messages.ts'
import { collectGarbage } from './garbage.ts'
import { only } from './only.ts'

let nextId = 1
const open = new Map<number, (answer: DialogAnswer) => void>()
let lastNotification: WeakRef<EventEmitter> | null = null

/** How often a blocked dialog looks for its answer, ms. */
const BLOCKED_POLL_MS = 20

/** The user answers a dialog. Resolves when the app has received the answer. */
export async function answerDialog(id: number, answer: DialogAnswer): Promise<void> {
  const resolve = open.get(id)
  if (resolve === undefined) throw new Error('the dialog went away')
  open.delete(id)
  resolve(answer)
  await nextTurn()
}

/**
 * Shows a dialog and waits for the user; null if the app withdrew it. Without a parent it is modal to the app on macOS: nothing of the main
 * process runs until it is answered. https://www.electronjs.org/docs/latest/api/dialog
 */
function show(dialog: Dialog, signal?: AbortSignal): Promise<DialogAnswer | null> {
  const id = nextId++
  if (doubledPlatform === 'darwin' && dialog.kind === 'message' && !dialog.hasParent) {
    const blocking = join(tmpdir(), `electron-double-${process.pid}-${id}.json`)
    tellDriver({ type: 'dialog', id, dialog, blocking })
    return Promise.resolve(waitForFile(blocking))
  }
  const { promise, resolve } = Promise.withResolvers<DialogAnswer | null>()
  open.set(id, resolve)
  signal?.addEventListener('abort', () => {
    open.delete(id)
    tellDriver({ type: 'dialog-gone', id })
    resolve(null)
  })
  tellDriver({ type: 'dialog', id, dialog, blocking: null })
  return promise
}

/** Blocks this thread until the driver has written its answer. */
function waitForFile(path: string): DialogAnswer {
  const sleeper = new Int32Array(new SharedArrayBuffer(4))
  while (!existsSync(path)) Atomics.wait(sleeper, 0, 0, BLOCKED_POLL_MS)
  const answer = JSON.parse(readFileSync(path, 'utf8')) as DialogAnswer
  rmSync(path)
  return answer
}

async function showMessageBox(...args: unknown[]): Promise<{ response: number; checkboxChecked: boolean }> {
  const { message, detail = '', buttons = ['OK'], cancelId = 0, signal } = args.at(-1) as MessageBoxOptions
  const answer = await show({ kind: 'message', message, detail, buttons, hasParent: args.length > 1 }, signal)
  const response = answer?.kind === 'button' ? buttons.indexOf(answer.label) : cancelId
  if (response === -1) throw new Error(`the dialog has no such button; it has ${buttons.join(', ')}`)
  return { response, checkboxChecked: false }
}

async function showOpenDialog(...args: unknown[]): Promise<{ canceled: boolean; filePaths: string[] }> {
  const { title = '', defaultPath = '' } = args.at(-1) as OpenDialogOptions
  const answer = await show({ kind: 'open', title, defaultPath })
  const filePaths = answer?.kind === 'paths' ? [...answer.paths] : []
  return { canceled: filePaths.length === 0, filePaths }
}

/** `dialog` of the double. */
export const dialog = only('dialog', {
  showMessageBox,
  showOpenDialog,
  showErrorBox: (title: string, content: string) => record({ kind: 'error-box', title, content }),
}) satisfies Doubled<RealDialog, 'showMessageBox' | 'showOpenDialog' | 'showErrorBox'>

/** `shell` of the double. */
export const shell = only('shell', {
  openExternal: (url: string) => {
    record({ kind: 'open-external', url })
    return Promise.resolve()
  },
  openPath: (path: string) => {
    record({ kind: 'open-path', path })
    return Promise.resolve('')
  },
}) satisfies Doubled<Shell, 'openExternal' | 'openPath'>

class DoubleNotification extends EventEmitter {
  private readonly options: NotificationConstructorOptions
  private readonly self: DoubleNotification

  constructor(options: NotificationConstructorOptions) {
    super()
    this.options = options
    this.self = only('Notification', this)
    return this.self
  }

  static isSupported(): boolean {
    return process.env['ELECTRON_DOUBLE_NOTIFICATIONS'] !== 'none'
  }

  show(): void {
    lastNotification = new WeakRef(this.self)
    record({ kind: 'notification', title: this.options.title ?? '', body: this.options.body ?? '' })
  }
}

/** Clicks the notification shown last, if anybody still holds it: https://www.electronjs.org/docs/latest/api/notification */
export async function clickNotification(): Promise<void> {
  if (lastNotification === null) throw new Error('there was no notification')
  await nextTurn()
  collectGarbage()
  const notification = lastNotification.deref()
  if (notification === undefined) throw new Error('the notification was collected: nobody held it')
  notification.emit('click', {})
}

/** `Notification` of the double. */
export const Notification = only('Notification', DoubleNotification)

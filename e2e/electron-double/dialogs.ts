import { EventEmitter } from 'node:events'
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
import type { Dialog, DialogAnswer } from './messages.ts'
import { only } from './only.ts'

let nextId = 1
const open = new Map<number, (answer: DialogAnswer) => void>()
let lastNotification: EventEmitter | null = null

/** The user answers a dialog. Resolves when the app has received the answer. */
export async function answerDialog(id: number, answer: DialogAnswer): Promise<void> {
  const resolve = open.get(id)
  if (resolve === undefined) throw new Error('the dialog went away')
  open.delete(id)
  resolve(answer)
  await nextTurn()
}

/** Shows a dialog and waits for the user; null if the app withdrew it. */
function show(dialog: Dialog, signal?: AbortSignal): Promise<DialogAnswer | null> {
  const id = nextId++
  const { promise, resolve } = Promise.withResolvers<DialogAnswer | null>()
  open.set(id, resolve)
  signal?.addEventListener('abort', () => {
    open.delete(id)
    tellDriver({ type: 'dialog-gone', id })
    resolve(null)
  })
  tellDriver({ type: 'dialog', id, dialog })
  return promise
}

async function showMessageBox(...args: unknown[]): Promise<{ response: number; checkboxChecked: boolean }> {
  const { message, detail = '', buttons = ['OK'], cancelId = 0, signal } = args.at(-1) as MessageBoxOptions
  const answer = await show({ kind: 'message', message, detail, buttons }, signal)
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
    return true
  }

  show(): void {
    lastNotification = this.self
    record({ kind: 'notification', title: this.options.title ?? '', body: this.options.body ?? '' })
  }
}

/** Clicks the notification shown last. */
export function clickNotification(): void {
  if (lastNotification === null) throw new Error('there was no notification')
  lastNotification.emit('click')
}

/** `Notification` of the double. */
export const Notification = only('Notification', DoubleNotification)

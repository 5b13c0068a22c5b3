import { app } from './app.ts'
import { BrowserWindow, windowOf } from './browser-window.ts'
import { endSession, querySessionEnd } from './session-end.ts'
import { answerDialog, clickNotification } from './dialogs.ts'
import { onDriver, tellDriver } from './driver-channel.ts'
import { currentApplicationMenu } from './menu.ts'
import type { ItemView, Question, TrayView, WindowView } from './messages.ts'
import { powerOff } from './power-monitor.ts'
import { isPermitted } from './system.ts'
import { trayIcon } from './tray.ts'

/** Answers the requests of tests to the running double. */
export function answerQuestions(): void {
  onDriver('call', ({ call, question }) => void answer(call, question))
}

async function answer(call: number, question: Question): Promise<void> {
  try {
    tellDriver({ type: 'answer', call, value: (await answerTo(question)) ?? null, error: null })
  } catch (error) {
    tellDriver({ type: 'answer', call, value: null, error: error instanceof Error ? error.message : String(error) })
  }
}

type Answer = TrayView | readonly ItemView[] | readonly WindowView[] | boolean | void

function answerTo(question: Question): Answer | Promise<Answer> {
  switch (question.kind) {
    case 'tray':
      return trayIcon()?.view() ?? null
    case 'menu':
      return currentApplicationMenu()?.view() ?? []
    case 'windows':
      return BrowserWindow.getAllWindows().map((window) => ({
        id: window.webContents.id,
        visible: window.isVisible(),
        minimized: window.isMinimized(),
        menuBar: window.isMenuBarVisible(),
        focused: window.isFocusedNow(),
        iconWidth: window.iconWidthNow(),
        size: window.sizeNow(),
      }))
    case 'answer-dialog':
      return answerDialog(question.id, question.answer)
    case 'click-tray':
      return theTray().clickItem(question.label)
    case 'click-tray-icon':
      return void theTray().emit('click', {})
    case 'click-menu':
      return currentApplicationMenu()?.click(question.label)
    case 'click-notification':
      return clickNotification()
    case 'ask-permission':
      return isPermitted(question.permission)
    default:
      return onDesktop(question)
  }
}

type DesktopQuestion = Exclude<
  Question,
  | { kind: 'tray' | 'menu' | 'windows' | 'answer-dialog' | 'click-tray' }
  | { kind: 'click-tray-icon' | 'click-menu' | 'click-notification' | 'ask-permission' }
>

/** What the desktop does to the app and its windows. */
function onDesktop(question: DesktopQuestion): void {
  switch (question.kind) {
    case 'second-instance':
      return void app.emit('second-instance', {}, [], process.cwd(), null)
    case 'activate':
      return void app.emit('activate', {}, false)
    case 'quit':
      return app.quit()
    case 'power-off':
      return powerOff()
    case 'query-session-end':
      return querySessionEnd(BrowserWindow.getAllWindows())
    case 'session-end':
      return endSession(BrowserWindow.getAllWindows())
    case 'session-lost':
      return app.exit(1)
    case 'lose-gpu':
      return void app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 139 })
    case 'press-alt':
      return BrowserWindow.getAllWindows().forEach((window) => window.pressAlt())
    case 'blur':
      return BrowserWindow.getFocusedWindow()?.blurNow()
    default:
      return toWindow(question)
  }
}

type WindowQuestion = Extract<DesktopQuestion, { window: number }>

function toWindow(question: WindowQuestion): void {
  const window = windowOf(question.window)
  if (window === undefined) return
  switch (question.kind) {
    case 'close-window':
      return window.close()
    case 'resize-window':
      return window.dragTo(question.size)
    case 'minimize-window':
      return window.minimize()
    case 'maximize-window':
      return window.maximize()
    case 'full-screen':
      return window.setFullScreen(true)
    case 'focus-window':
      return window.focus()
    case 'hang-page':
      window.webContents.hangs()
      return void window.emit('unresponsive')
    case 'answering-page':
      return void window.emit('responsive')
    case 'stray-message':
      return window.webContents.strays(question)
  }
}

function theTray(): NonNullable<ReturnType<typeof trayIcon>> {
  const icon = trayIcon()
  if (icon === null) throw new Error('there is no tray icon')
  return icon
}

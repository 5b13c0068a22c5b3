import { app } from './app.ts'
import { BrowserWindow, windowOf } from './browser-window.ts'
import { answerDialog, clickNotification } from './dialogs.ts'
import { onDriver, tellDriver } from './driver-channel.ts'
import { currentApplicationMenu } from './menu.ts'
import type { ItemView, Question, TrayView, WindowView } from './messages.ts'
import { powerMonitor } from './system.ts'
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

type Answer = TrayView | readonly ItemView[] | readonly WindowView[] | void

function answerTo(question: Question): Answer | Promise<Answer> {
  switch (question.kind) {
    case 'tray':
      return trayIcon()?.view() ?? null
    case 'click-tray':
      return theTray().clickItem(question.label)
    case 'answer-dialog':
      return answerDialog(question.id, question.answer)
    case 'menu':
      return currentApplicationMenu()?.view() ?? []
    case 'click-menu':
      return currentApplicationMenu()?.click(question.label)
    case 'second-instance':
      return void app.emit('second-instance', {}, [], process.cwd(), null)
    case 'activate':
      return void app.emit('activate', {}, false)
    case 'close-window':
      return windowOf(question.window)?.clickClose()
    case 'resize-window':
      return windowOf(question.window)?.dragTo(question.size)
    case 'windows':
      return BrowserWindow.getAllWindows().map((window) => ({
        id: window.webContents.id,
        visible: window.isVisible(),
        focused: window.isFocusedNow(),
        size: window.sizeNow(),
      }))
    case 'click-notification':
      return clickNotification()
    case 'power-off':
      return void powerMonitor.emit('shutdown', { preventDefault: () => undefined })
  }
}

function theTray(): NonNullable<ReturnType<typeof trayIcon>> {
  const icon = trayIcon()
  if (icon === null) throw new Error('there is no tray icon')
  return icon
}

import { app } from './app.ts'
import { BrowserWindow } from './browser-window.ts'
import { dialog, Notification, shell } from './dialogs.ts'
import { ipcMain } from './ipc-main.ts'
import { Menu } from './menu.ts'
import { nativeImage } from './native-image.ts'
import { only } from './only.ts'
import { answerQuestions } from './questions.ts'
import { powerMonitor } from './power-monitor.ts'
import { nativeTheme, powerSaveBlocker, protocol, screen, session } from './system.ts'
import { Tray } from './tray.ts'

answerQuestions()

const electron = only('electron', {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  Tray,
})

// The shape of Electron's own module: each member by name, and all of them as the default.
export {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  Tray,
}
// oxlint-disable-next-line import/no-default-export -- electron-store takes Electron as a default
export default electron

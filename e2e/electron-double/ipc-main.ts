import { EventEmitter } from 'node:events'
import type { IpcMain } from 'electron'
import type { Doubled } from './doubled.ts'
import { only } from './only.ts'

class DoubleIpcMain extends EventEmitter implements Doubled<IpcMain, 'on' | 'off'> {}

/** `ipcMain` of the double. */
export const ipcMain = only('ipcMain', new DoubleIpcMain())

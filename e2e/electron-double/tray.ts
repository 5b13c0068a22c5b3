import { EventEmitter } from 'node:events'
import type { NativeImage, Tray as RealTray } from 'electron'
import type { Doubled } from './doubled.ts'
import type { DoubleMenu } from './menu.ts'
import type { TrayView } from './messages.ts'
import { only } from './only.ts'

let icon: DoubleTray | null = null

class DoubleTray
  extends EventEmitter
  implements Doubled<Pick<RealTray, 'on' | 'setToolTip' | 'destroy'>, 'on' | 'setToolTip' | 'destroy'>
{
  private tooltip = ''
  private menu: DoubleMenu | null = null

  constructor(image: NativeImage) {
    super()
    if (process.env['ELECTRON_DOUBLE_TRAY'] === 'refused') throw new Error('the system refuses a tray icon')
    if (image.isEmpty()) throw new Error('the tray icon is no picture')
    const self = only<DoubleTray>('Tray', this)
    icon = self
    return self
  }

  setToolTip(tooltip: string): void {
    this.tooltip = tooltip
  }

  setContextMenu(menu: DoubleMenu): void {
    this.menu = menu
  }

  destroy(): void {
    icon = null
  }

  /** Double only: the visible tray. */
  view(): TrayView {
    return { tooltip: this.tooltip, items: this.menu?.view() ?? [] }
  }

  /** Double only: clicks an item of the menu. */
  clickItem(label: string): void {
    if (this.menu === null) throw new Error('the tray has no menu')
    this.menu.click(label)
  }
}

/** The icon in the tray; null if there is none. */
export function trayIcon(): DoubleTray | null {
  return icon
}

/** `Tray` of the double. */
export const Tray = only('Tray', DoubleTray)

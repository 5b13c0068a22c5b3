import { z } from '../../shapes/zod.ts'

/** Size of a first window, px: two tiles of 80 columns between list and inspector. */
const FIRST_SIZE = { width: 1440, height: 900 }
/** Below this the layout does not hold, px. */
export const MIN_SIZE = { width: 900, height: 560 }
/** Part of the window that must be on a screen, px: enough of the title bar to grab. */
const VISIBLE = { width: 160, height: 40 }

const rectangle = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
})

/** Position of the window and which hints were shown, stored in `window.json`. */
export const windowMemory = z.object({
  bounds: rectangle.nullable(),
  maximized: z.boolean(),
  /** True once the hint was shown that closing leaves Corral in the tray. */
  trayExplained: z.boolean(),
})
export type WindowMemory = z.infer<typeof windowMemory>

/** A rectangle on the desktop, px. */
export type Rectangle = z.infer<typeof rectangle>

/** What a first start remembers. */
export const NO_MEMORY: WindowMemory = { bounds: null, maximized: false, trayExplained: false }

/** Size of the next window, and its position if that is still on a screen; without one the system chooses. */
export function placeOf(
  bounds: Rectangle | null,
  workAreas: readonly Rectangle[],
): { width: number; height: number; x?: number; y?: number } {
  if (bounds === null) return FIRST_SIZE
  const width = Math.max(MIN_SIZE.width, bounds.width)
  const height = Math.max(MIN_SIZE.height, bounds.height)
  const isReachable = workAreas.some((area) => canGrab({ ...bounds, width }, area))
  return isReachable ? { x: bounds.x, y: bounds.y, width, height } : { width, height }
}

function canGrab(bounds: Rectangle, area: Rectangle): boolean {
  const across = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
  const titleTop = bounds.y - area.y
  return across >= VISIBLE.width && titleTop >= 0 && titleTop <= area.height - VISIBLE.height
}

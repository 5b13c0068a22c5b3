import { expect, test } from 'vitest'
import { MIN_SIZE, placeOf, windowMemory } from './window-place.ts'

const SCREEN = { x: 0, y: 0, width: 1920, height: 1040 }
const SECOND = { x: 1920, y: 0, width: 1920, height: 1080 }
const BOUNDS = { x: 100, y: 50, width: 1200, height: 800 }

test('a window opens where it was', () => {
  expect(placeOf(BOUNDS, [SCREEN])).toEqual(BOUNDS)
})

test('a window on a screen that is gone keeps its size and lets the system place it', () => {
  const onSecond = { ...BOUNDS, x: 2000 }
  expect(placeOf(onSecond, [SCREEN, SECOND])).toEqual(onSecond)
  expect(placeOf(onSecond, [SCREEN])).toEqual({ width: 1200, height: 800 })
})

test.each([
  ['above the screen', { ...BOUNDS, y: -300 }],
  ['below the screen', { ...BOUNDS, y: 1030 }],
  ['left of the screen but for its edge', { ...BOUNDS, x: -1150 }],
])('a window whose title bar is %s is placed anew', (_where, bounds) => {
  expect(placeOf(bounds, [SCREEN])).not.toHaveProperty('x')
})

test('a window is never smaller than the layout', () => {
  expect(placeOf({ ...BOUNDS, width: 10, height: 10 }, [SCREEN])).toMatchObject(MIN_SIZE)
})

test('a first window has a size and no place', () => {
  expect(placeOf(null, [SCREEN])).toEqual({ width: 1440, height: 900 })
})

test('a damaged memory is refused', () => {
  expect(windowMemory.safeParse({ bounds: { x: 'left' }, maximized: false, trayExplained: false }).success).toBe(false)
})

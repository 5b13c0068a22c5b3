import { expect } from 'playwright/test'
import { test, type Probe } from './probe/probe-app.ts'

const PAGE = 'probe://app/'
const OTHER = 'probe://app/other'

function navigations(probe: Probe): readonly (readonly unknown[])[] {
  return probe.told().filter(([name]) => String(name).includes('navigat'))
}

const FIRST = [
  ['did-start-navigation', PAGE],
  ['did-navigate', null],
]

// https://www.electronjs.org/docs/latest/api/web-contents, "Navigation Events": did-start-navigation, will-navigate, did-navigate.

test('a page that reloads itself: did-start-navigation, will-navigate, did-navigate', async ({ start }) => {
  const probe = await start()
  await probe.page.evaluate(() => location.reload())
  await expect
    .poll(() => navigations(probe))
    .toEqual([...FIRST, ['did-start-navigation', PAGE], ['will-navigate', PAGE], ['did-navigate', null]])
})

test('a prevented will-navigate leaves the page as it was, after did-start-navigation', async ({ start }) => {
  const probe = await start({ args: ['prevent=will-navigate'] })
  await probe.page.evaluate(() => {
    document.title = 'kept'
    location.href = '/other'
  })
  await expect
    .poll(() => navigations(probe))
    .toEqual([...FIRST, ['did-start-navigation', OTHER], ['will-navigate', OTHER]])
  expect(await probe.inMain((_electron, window) => window.webContents.getURL())).toBe(PAGE)
  expect(await probe.page.title()).toBe('kept')
})

test('webContents.reload() asks nobody: there is no will-navigate', async ({ start }) => {
  const probe = await start({ args: ['prevent=will-navigate'] })
  await probe.begin((_electron, window) => window.webContents.reload())
  await expect.poll(() => navigations(probe)).toEqual([...FIRST, ...FIRST])
  await probe.page.waitForLoadState()
})

// https://www.electronjs.org/docs/latest/api/browser-window: hide, minimize, maximize, isVisible, isMinimized, getFocusedWindow.

test('a hidden window hides its page, and nothing is focused', async ({ start }) => {
  const probe = await start()
  const state = (): Promise<string> => probe.page.evaluate(() => document.visibilityState)
  await probe.inMain((_electron, window) => window.show())
  expect(await state()).toBe('visible')
  await probe.inMain((_electron, window) => window.hide())
  await expect.poll(state).toBe('hidden')
  expect(await probe.inMain(({ BrowserWindow }) => BrowserWindow.getFocusedWindow())).toBeNull()
  await probe.inMain((_electron, window) => window.show())
  await expect.poll(state).toBe('visible')
  expect(await probe.inMain(({ BrowserWindow }) => BrowserWindow.getFocusedWindow() !== null)).toBe(true)
})

for (const [platform, isVisible] of [
  ['win32', false],
  ['darwin', false],
  ['linux', true],
] as const) {
  test(`a minimised window is ${isVisible ? '' : 'not '}visible on ${platform}, and not focused`, async ({ start }) => {
    const probe = await start({ env: { ELECTRON_DOUBLE_PLATFORM: platform } })
    const [seen, minimised, focused] = await probe.inMain(({ BrowserWindow }, window) => {
      window.minimize()
      return [window.isVisible(), window.isMinimized(), BrowserWindow.getFocusedWindow()]
    })
    expect([seen, minimised, focused]).toEqual([isVisible, true, null])
  })
}

test('maximize shows a window but does not focus it', async ({ start }) => {
  const probe = await start()
  const [visible, focused] = await probe.inMain(({ BrowserWindow }, window) => {
    window.hide()
    window.maximize()
    return [window.isVisible(), BrowserWindow.getFocusedWindow()]
  })
  expect([visible, focused]).toEqual([true, null])
})

test('a destroyed window: its methods throw, isDestroyed answers', async ({ start }) => {
  const probe = await start({ args: ['prevent=window-all-closed'] })
  await probe.begin(({ BrowserWindow }, window) => {
    const { webContents } = window
    const attempt = (act: () => unknown): string => {
      try {
        return String(act())
      } catch (error) {
        return String(error)
      }
    }
    window.destroy()
    const seen = [() => window.isDestroyed(), () => window.isVisible(), () => webContents.send('x')].map(attempt)
    process.stdout.write(`${JSON.stringify(['destroyed window', ...seen, BrowserWindow.getAllWindows().length])}\n`)
  })
  const thrown = 'TypeError: Object has been destroyed'
  await expect
    .poll(() => probe.told().find(([name]) => name === 'destroyed window'))
    .toEqual(['destroyed window', 'true', thrown, thrown, 0])
})

test('a send to a page whose process has crashed is only logged', async ({ start }) => {
  const probe = await start()
  await probe.inMain((_electron, window) => {
    window.webContents.on('render-process-gone', () => {
      window.webContents.send('x')
      process.stdout.write('["sent"]\n')
    })
  })
  await probe.page.goto('chrome://crash').catch(() => undefined)
  await expect.poll(() => probe.events()).toContain('sent')
  expect(probe.log()).toContain('Render frame was disposed')
})

// https://www.electronjs.org/docs/latest/api/ipc-renderer: arguments are cloned as by postMessage; functions and the like throw.

interface Carried {
  readonly none: undefined
  readonly when: Date
  readonly map: Map<string, number>
  readonly bytes: { readonly deep: Uint8Array }
}

test('IPC carries what the structured clone algorithm carries', async ({ start }) => {
  const probe = await start()
  const kinds = await probe.page.evaluate(
    () =>
      new Promise<unknown>((resolve) => {
        const bytes = { deep: new Uint8Array([7]) }
        const value: Carried = { none: undefined, when: new Date(0), map: new Map([['a', 1]]), bytes }
        const { probe: bridge } = globalThis as unknown as {
          probe: { echo(value: Carried, done: (back: Carried) => void): void }
        }
        bridge.echo(value, (back) =>
          resolve(['none' in back, back.none, back.when.getTime(), back.map.get('a'), back.bytes.deep[0]]),
        )
      }),
  )
  expect(kinds).toEqual([true, undefined, 0, 1, 7])
  await expect(probe.inMain((_electron, window) => window.webContents.send('x', () => undefined))).rejects.toThrow(
    'could not be cloned',
  )
})

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
  // A page that is closed while it loads can upset Playwright.
  const loaded = probe.page.waitForEvent('load')
  await probe.begin((_electron, window) => window.webContents.reload())
  await expect.poll(() => navigations(probe)).toEqual([...FIRST, ...FIRST])
  await loaded
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

// https://www.electronjs.org/docs/latest/tutorial/context-isolation: the preload has a world of its own.
// https://www.electronjs.org/docs/latest/api/context-bridge: what crosses, "Parameter / Error / Return Type support" and "API".

/** What the probe's preload exposes for these tests. */
interface ProbeApi {
  readonly kept: { readonly list: string[]; readonly bytes: Uint8Array; readonly inner: { count: number } }
  keptNow(): ProbeApi['kept']
  change(count: number): void
  own(): unknown
  call(callback: unknown, ...args: readonly unknown[]): unknown
  later(callback: () => unknown): Promise<unknown>
  fail(): void
  made(): { readonly own: number; inherited?: unknown }
  uncloneable(): void
  pathOf(file: object): string
  exposeAgain(): void
}

declare const probe: ProbeApi

for (const first of ['main', 'preload']) {
  test(`the first script of a page finds the preload’s API; ${first} world first`, async ({ start }) => {
    const { page } = await start({ env: { ELECTRON_DOUBLE_FIRST_WORLD: first } })
    expect(await page.evaluate('kindAtFirst')).toBe('object')
    await page.reload()
    expect(await page.evaluate('kindAtFirst')).toBe('object')
  })
}

test('a page sees no global of its preload, and the preload none of its page', async ({ start }) => {
  const { page } = await start()
  const seen = await page.evaluate(() => {
    Object.assign(globalThis, { ofPage: 'a global of the page' })
    const names = ['ofPreload', 'require', 'module', 'exports', 'ipcRenderer', 'electron', 'process']
    return names.filter((name) => name in globalThis)
  })
  expect(seen).toEqual([])
  expect(await page.evaluate(() => probe.own())).toEqual([['1'], 'value', 'undefined'])
})

test('what a page does to a prototype does not reach the preload, nor the bridge', async ({ start }) => {
  const { page } = await start()
  const seen = await page.evaluate(() => {
    const spoiled = (): never => {
      throw new Error('spoiled')
    }
    Object.assign(Array.prototype, { map: spoiled, [Symbol.iterator]: spoiled })
    Object.assign(Map.prototype, { get: spoiled })
    Object.assign(EventTarget.prototype, { dispatchEvent: spoiled })
    Object.defineProperty(CustomEvent.prototype, 'detail', { get: spoiled })
    return JSON.stringify(probe.own())
  })
  expect(JSON.parse(seen)).toEqual([['1'], 'value', 'undefined'])
})

test('an exposed API is copied and frozen: neither side changes it for the other', async ({ start }) => {
  const { page } = await start()
  const seen = await page.evaluate(() => {
    'use strict'
    const attempt = (act: () => unknown): unknown => {
      try {
        return act()
      } catch (error) {
        return error instanceof TypeError
      }
    }
    const refused = [
      attempt(() => (probe.kept.inner.count = 2)),
      attempt(() => probe.kept.list.push('second')),
      attempt(() => Object.assign(globalThis, { probe: 'other' })),
      attempt(() => Object.assign(probe.own, { added: true })),
    ]
    probe.kept.bytes[0] = 2
    probe.change(3)
    return [refused, probe.kept.inner.count, probe.keptNow().inner.count, probe.keptNow().bytes[0]]
  })
  expect(seen).toEqual([[true, true, true, true], 1, 3, 1])
  expect(await page.evaluate(() => Object.isFrozen(probe.keptNow()))).toBe(false)
})

test('an API is not put in place of another property of the page', async ({ start }) => {
  const { page } = await start()
  await expect(page.evaluate(() => probe.exposeAgain())).rejects.toThrow(
    'Cannot bind an API on top of an existing property on the window object',
  )
})

test('functions and promises cross in both directions, and what they are called with is copied', async ({ start }) => {
  const { page } = await start()
  const seen = await page.evaluate(async () => {
    const given = { bytes: new Uint8Array([7]), map: new Map([['a', 1]]), when: new Date(0), none: undefined }
    const got: unknown[] = []
    const isBack = probe.call((back: typeof given) => {
      got.push(back !== given, back.bytes, back.map.get('a'), back.when.getTime(), 'none' in back)
      return probe.call(() => 'nested')
    }, given)
    const refused = await probe.later(() => Promise.reject(new TypeError('not now'))).catch(String)
    const isOwnPromise = probe.later(() => 1) instanceof Promise
    return [isBack, got.map(String), await probe.later(async () => 'late'), refused, isOwnPromise]
  })
  expect(seen).toEqual(['nested', ['true', '7', '1', '0', 'true'], 'late', 'Error: not now', true])
})

test('of an error that crosses, thrown or given, only its message is left', async ({ start }) => {
  const { page } = await start()
  const seen = await page.evaluate(() => {
    const factsOf = (error: unknown): unknown =>
      error instanceof Error && [error.constructor === Error, error.message, Object.keys(error)]
    const mine = Object.assign(new RangeError('mine'), { code: 'own' })
    try {
      probe.fail()
    } catch (error) {
      return [factsOf(error), probe.call((back: unknown) => factsOf(back), mine)]
    }
    return null
  })
  expect(seen).toEqual([
    [true, 'what went wrong', []],
    [true, 'mine', []],
  ])
})

test('of an object of a class its own members cross, without its prototype', async ({ start }) => {
  const { page } = await start()
  const seen = await page.evaluate(() => {
    const made = probe.made()
    return [made.own, 'inherited' in made, Object.getPrototypeOf(made) === Object.prototype]
  })
  expect(seen).toEqual([1, false, true])
})

test('what cannot be cloned throws where it was to arrive or to go from, and calls nothing', async ({ start }) => {
  const { page } = await start()
  const seen = await page.evaluate(() => {
    const attempt = (act: () => unknown): string => {
      try {
        return `gave ${String(act())}`
      } catch (error) {
        return String(error)
      }
    }
    let calls = 0
    const given = attempt(() => probe.call(() => (calls += 1), { inner: [new WeakMap()] }))
    return [given, attempt(() => probe.uncloneable()), calls]
  })
  const thrown = 'Error: An object could not be cloned.'
  expect(seen).toEqual([thrown, thrown, 0])
})

// https://www.electronjs.org/docs/latest/api/web-utils: getPathForFile.

test('a file crosses to the preload, which learns its path; what is no file throws', async ({ start }) => {
  const { page } = await start()
  const paths = await page.evaluate(() => {
    Object.assign(window, { electronDoublePaths: { 'a.txt': '/home/me/a.txt' } })
    return ['a.txt', 'b.txt'].map((name) => probe.pathOf(new File(['x'], name)))
  })
  expect(paths).toEqual(['/home/me/a.txt', ''])
  await expect(page.evaluate(() => probe.pathOf({}))).rejects.toThrow('getPathForFile needs a File')
})

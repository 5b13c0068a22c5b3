import { expect } from 'playwright/test'
import { test } from './probe/probe-app.ts'

// https://www.electronjs.org/docs/latest/api/app: the events window-all-closed, before-quit, will-quit and quit, and quit() and exit().

test('app.quit: before-quit, then each window closes, then will-quit and quit', async ({ start }) => {
  const probe = await start()
  await probe.begin(({ app }) => app.quit())
  expect(await probe.app.whenEnded()).toBe(0)
  expect(probe.events()).toEqual(['before-quit', 'close', 'destroyed', 'closed', 'will-quit', 'quit'])
})

test('a prevented before-quit closes nothing, and the next app.quit asks again', async ({ start }) => {
  const probe = await start({ args: ['prevent=before-quit'] })
  await probe.inMain(({ app }) => {
    app.quit()
    app.quit()
  })
  await expect.poll(() => probe.events()).toEqual(['before-quit', 'before-quit'])
})

test('a prevented close ends the quitting', async ({ start }) => {
  const probe = await start({ args: ['prevent=close'] })
  await probe.inMain(({ app }) => app.quit())
  expect(await probe.inMain((_electron, window) => window.isDestroyed())).toBe(false)
  await expect.poll(() => probe.events()).toEqual(['before-quit', 'close'])
})

test('closing the last window quits where nobody listens to window-all-closed, and else does not', async ({
  start,
}) => {
  const quitting = await start()
  await quitting.begin((_electron, window) => window.close())
  expect(await quitting.app.whenEnded()).toBe(0)
  expect(quitting.events()).toEqual(['close', 'destroyed', 'closed', 'before-quit', 'will-quit', 'quit'])
  const staying = await start({ args: ['prevent=window-all-closed'] })
  await staying.begin((_electron, window) => window.close())
  await expect.poll(() => staying.events()).toEqual(['close', 'destroyed', 'closed', 'window-all-closed'])
})

test('app.exit asks nobody: windows are destroyed and only quit is emitted; what is pending still runs', async ({
  start,
}) => {
  const probe = await start({ args: ['prevent=close', 'prevent=before-quit', 'prevent=will-quit'] })
  await probe.begin(({ app }) => {
    setImmediate(() => process.stdout.write('["pending"]\n'))
    app.exit(3)
    process.stdout.write('["after exit"]\n')
  })
  expect(await probe.app.whenEnded()).toBe(3)
  expect(probe.events()).toEqual(['destroyed', 'closed', 'quit', 'after exit', 'pending'])
})

test('a signal quits the app like app.quit, unless the app catches it after it is ready', async ({ start }) => {
  const plain = await start()
  expect(await plain.app.end('SIGTERM')).toBe(0)
  expect(plain.events()).toEqual(['before-quit', 'close', 'destroyed', 'closed', 'will-quit', 'quit'])
  const catching = await start({ args: ['catch=SIGTERM'] })
  process.kill(catching.app.pid, 'SIGTERM')
  await expect.poll(() => catching.events()).toEqual(['caught'])
})

test('a lost compositor or session bus: of all events only quit is emitted', async ({ start }) => {
  const probe = await start({ args: ['prevent=before-quit', 'prevent=will-quit'] })
  await probe.app.act({ kind: 'session-lost' })
  expect(await probe.app.whenEnded()).toBe(1)
  expect(probe.events()).toEqual(['destroyed', 'closed', 'quit'])
})

// https://www.electronjs.org/docs/latest/api/base-window: query-session-end, session-end (Windows).

test('a session that nobody holds up ends the process: session-end is the last event', async ({ start }) => {
  const probe = await start()
  await probe.app.act({ kind: 'query-session-end' }).catch(() => undefined)
  expect(await probe.app.whenEnded()).toBeNull()
  expect(probe.events()).toEqual(['query-session-end', 'session-end'])
})

test('a prevented query-session-end leaves the app running until the system insists', async ({ start }) => {
  const probe = await start({ args: ['prevent=query-session-end'] })
  await probe.app.act({ kind: 'query-session-end' })
  await expect.poll(() => probe.events()).toEqual(['query-session-end'])
  expect(await probe.inMain(() => 'runs')).toBe('runs')
  await probe.app.act({ kind: 'session-end' }).catch(() => undefined)
  expect(await probe.app.whenEnded()).toBeNull()
  expect(probe.events()).toEqual(['query-session-end', 'session-end'])
})

// https://www.electronjs.org/docs/latest/api/power-monitor: shutdown; which listeners hold the system up is in lib/browser/api/power-monitor.ts.

test('on Linux a listener of shutdown that is the first of all is not told; one that comes later is', async ({
  start,
}) => {
  const env = { ELECTRON_DOUBLE_PLATFORM: 'linux' }
  const first = await start({ env })
  await first.inMain(({ powerMonitor }) => {
    powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => event?.preventDefault())
  })
  await first.app.act({ kind: 'power-off' }).catch(() => undefined)
  expect(await first.app.whenEnded()).toBeNull()
  const later = await start({ env })
  await later.inMain(({ powerMonitor }) => {
    powerMonitor.on('resume', () => undefined)
    powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => event?.preventDefault())
  })
  await later.app.act({ kind: 'power-off' })
  expect(await later.inMain(() => 'runs')).toBe('runs')
})

// https://www.electronjs.org/docs/latest/api/app: isPackaged; https://www.electronjs.org/docs/latest/api/process: resourcesPath, argv.

test('a packaged app has one entry before its arguments, one that is not has two', async ({ start }) => {
  const packaged = await start({ args: ['--one'], env: { ELECTRON_DOUBLE_PACKAGED: '1' } })
  expect(packaged.told()[0]).toEqual(['argv', '--one'])
  expect(await packaged.inMain(({ app }) => [app.isPackaged, typeof process.resourcesPath])).toEqual([true, 'string'])
  const own = await start({ args: ['--one'] })
  expect(own.told()[0]).toEqual(['argv', expect.stringContaining('probe.mjs'), '--one'])
  expect(await own.inMain(({ app }) => app.isPackaged)).toBe(false)
})

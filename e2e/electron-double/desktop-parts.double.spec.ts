import { expect } from 'playwright/test'
import { test } from './probe/probe-app.ts'

// https://www.electronjs.org/docs/latest/api/dialog: showMessageBox with and without a window.

test('on macOS a message box without a window stops the main process until it is answered', async ({ start }) => {
  const probe = await start({ env: { ELECTRON_DOUBLE_PLATFORM: 'darwin' } })
  await probe.begin(({ dialog }) => {
    setImmediate(() => process.stdout.write('["others run"]\n'))
    const answered = ({ response }: { response: number }): void => {
      process.stdout.write(`${JSON.stringify(['answered', response])}\n`)
    }
    void dialog.showMessageBox({ message: 'Sure?', buttons: ['Yes', 'No'] }).then(answered)
  })
  expect(await probe.app.dialog()).toMatchObject({ message: 'Sure?', hasParent: false })
  expect(probe.events()).toEqual([])
  await probe.app.answerDialog('No')
  await expect.poll(() => probe.events()).toEqual(expect.arrayContaining(['answered', 'others run']))
  expect(probe.told().find(([name]) => name === 'answered')).toEqual(['answered', 1])
})

test('a message box over a window lets the main process run', async ({ start }) => {
  const probe = await start({ env: { ELECTRON_DOUBLE_PLATFORM: 'darwin' } })
  await probe.begin(({ dialog }, window) => {
    setImmediate(() => process.stdout.write('["others run"]\n'))
    void dialog.showMessageBox(window, { message: 'Sure?' })
  })
  expect(await probe.app.dialog()).toMatchObject({ hasParent: true })
  await expect.poll(() => probe.events()).toEqual(['others run'])
  await probe.app.answerDialog('OK')
})

// https://www.electronjs.org/docs/latest/api/notification: an object without references is collected, and its events with it.

test('a notification that nobody holds is collected, and a click on it is lost', async ({ start }) => {
  const probe = await start()
  await probe.inMain(({ Notification }) => {
    const notice = new Notification({ title: 'lost' })
    notice.on('click', () => process.stdout.write('["clicked"]\n'))
    notice.show()
  })
  await expect(probe.app.act({ kind: 'click-notification' })).rejects.toThrow('collected')
  await probe.inMain(({ Notification }) => {
    const notice = new Notification({ title: 'held' })
    Object.assign(globalThis, { held: notice })
    notice.on('click', () => process.stdout.write('["clicked"]\n'))
    notice.show()
  })
  await probe.app.act({ kind: 'click-notification' })
  await expect.poll(() => probe.events()).toContain('clicked')
})

test('there are two displays, side by side', async ({ start }) => {
  const probe = await start()
  const areas = await probe.inMain(({ screen }) => screen.getAllDisplays().map(({ workArea }) => workArea.x))
  expect(areas).toEqual([0, 1920])
})

// https://www.electronjs.org/docs/latest/api/menu-item#roles, https://www.electronjs.org/docs/latest/tutorial/keyboard-shortcuts

test('a menu with a role or an accelerator that Electron does not know is refused', async ({ start }) => {
  const probe = await start()
  const [good, ...bad] = await probe.inMain(({ Menu }) => {
    const attempt = (item: object): string => {
      try {
        Menu.buildFromTemplate([{ label: 'Top', submenu: [item] }])
        return 'built'
      } catch (error) {
        return String(error)
      }
    }
    const items = [
      { role: 'toggleDevTools', accelerator: 'CommandOrControl+Shift+I' },
      { role: 'fly' },
      { label: 'x', accelerator: 'Ctrl+Fly' },
      { label: 'x', accelerator: 'K+Ctrl' },
    ]
    return items.map(attempt)
  })
  expect(good).toBe('built')
  expect(bad).toEqual(['fly', 'Ctrl+Fly', 'K+Ctrl'].map((name) => expect.stringContaining(`"${name}"`) as unknown))
})

// https://www.electronjs.org/docs/latest/api/native-image: a file that is no picture gives an empty image.

test('an image is what its file holds', async ({ start }) => {
  const probe = await start()
  const seen = await probe.inMain(({ app, nativeImage }) => {
    const root = app.getAppPath()
    const sizes = ['resources/icon.png', 'package.json', 'nothing.png'].map((path) =>
      nativeImage.createFromPath(`${root}/${path}`).getSize(),
    )
    return sizes.map(({ width }) => width)
  })
  expect(seen).toEqual([512, 0, 0])
})

// https://www.electronjs.org/docs/latest/api/session: setPermissionRequestHandler, setPermissionCheckHandler; without them all is granted.

test('permissions are what the handlers of the session say', async ({ start }) => {
  const probe = await start()
  expect(await probe.app.permits('media')).toBe(true)
  await probe.inMain(({ session }) => {
    session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
      answer(permission === 'media'),
    )
    session.defaultSession.setPermissionCheckHandler((_contents, permission) => permission === 'media')
  })
  expect(await probe.app.permits('media')).toBe(true)
  expect(await probe.app.permits('geolocation')).toBe(false)
})

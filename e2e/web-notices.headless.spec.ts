import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

interface TestWindow {
  readonly shown: { readonly title: string; readonly body: string | undefined; click: () => void }[]
}

test('a browser that allows it notifies of who asks while the page is not in front, and leads there', async ({
  corral,
}) => {
  const { page } = corral.fleet
  // A headless browser has neither notifications nor a window that could lose the focus.
  await page.addInitScript(() => {
    const shown: TestWindow['shown'] = []
    class FakeNotification extends EventTarget {
      static permission = 'default'
      static requestPermission(): Promise<string> {
        FakeNotification.permission = 'granted'
        return Promise.resolve('granted')
      }
      constructor(title: string, options?: { readonly body?: string }) {
        super()
        shown.push({ title, body: options?.body, click: () => void this.dispatchEvent(new Event('click')) })
      }
      close(): void {
        // It is not on a screen.
      }
    }
    Object.assign(globalThis, { shown, Notification: FakeNotification })
    document.hasFocus = () => false
  })
  await page.reload()
  await corral.startFixture('docs', 'own/reporter')
  await corral.startFixture('web', 'own/reporter')
  const { fleet } = corral
  await fleet.tile('docs').waitFor('ready')
  const shown = (): Promise<unknown> =>
    page.evaluate(() => (globalThis as unknown as TestWindow).shown.map(({ title, body }) => ({ title, body })))

  const { settings } = fleet
  await settings.open()
  await settings.show('Notifications')
  await settings.dialog.getByRole('button', { name: 'Allow notifications' }).click()
  await expect(settings.dialog.getByText('It is allowed.')).toBeVisible()
  await settings.close()

  await fleet.select('docs')
  await fleet.tile('docs').type('ask push to main\n')
  await expect.poll(shown).toEqual([{ title: 'docs', body: 'Waits for your approval: push to main' }])
  await fleet.select('web')
  await page.evaluate(() => (globalThis as unknown as TestWindow).shown[0]?.click())
  await expect(fleet.tile('docs').input).toBeFocused()
})

import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

test('two windows show one agent; both type into it, and each can take its size', async ({ shared }) => {
  const { fleet } = shared
  await shared.startFixture('parrot', 'echo')
  await shared.startFixture('ruler', 'size')
  const second = await shared.openSecondWindow()
  const [parrotHere, parrotThere] = [fleet.tile('parrot'), second.tile('parrot')]
  await Promise.all([parrotHere.waitFor('ready'), parrotThere.waitFor('ready')])

  await parrotHere.type('from the first ')
  await parrotThere.waitFor('from the first')
  await parrotThere.type('and from the second')
  await parrotHere.waitFor('from the first and from the second')

  const [here, there] = [fleet.tile('ruler'), second.tile('ruler')]
  await Promise.all([here.waitFor('ready'), there.waitFor('ready')])
  const original = await here.size()
  await second.page.setViewportSize({ width: 1200, height: 700 })
  await expect.poll(() => there.size()).not.toBe(original)
  const smaller = await there.size()
  await here.waitFor(smaller)
  await expect.poll(() => here.size()).toBe(smaller)
  await expect(here.terminal).toContainText(`Sized by another window, ${smaller.replace('x', '×')}`)
  await expect(there.terminal).not.toContainText('Sized by another window')

  await here.button('Fit here').click()
  await expect(here.terminal).not.toContainText('Sized by another window')
  await expect(there.terminal).toContainText(`Sized by another window, ${original.replace('x', '×')}`)
  await expect.poll(async () => (await here.text()).trimEnd().split('\n').at(-1)).toBe(original)

  await second.page.close()
  await parrotHere.type(', alone')
  await parrotHere.waitFor('second, alone')
})

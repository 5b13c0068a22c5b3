import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, type Page } from 'playwright/test'
import { FleetPage } from './pages/fleet-page.ts'
import { HeadlessHost } from './support/headless-host.ts'
import { BUILT } from './support/repository.ts'
import { test, type Corral } from './support/corral.ts'

const run = promisify(execFile)

function headless({ host }: Corral): HeadlessHost {
  if (!(host instanceof HeadlessHost)) throw new Error('only the headless host asks for a login')
  return host
}

const newAgent = (page: Page) => page.getByRole('banner').getByRole('button', { name: 'New agent' })

/** What `corral serve --login` prints. */
async function askForAddress({ place }: Corral, ...more: readonly string[]): Promise<string> {
  const args = [BUILT.headless, '--login', '--data-dir', place.dataDir, ...more]
  const { stdout } = await run(process.execPath, args, { env: place.env })
  return stdout.trim()
}

test('the address that --login prints lets a person in, once; a reload needs none', async ({ shared, browser }) => {
  const address = await askForAddress(shared)
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(address)
  await expect(newAgent(page)).toBeVisible()
  expect(page.url(), 'H3: a code stays in no address bar').not.toContain('login')
  expect(await page.evaluate(() => history.length), 'H3: nor behind it').toBeLessThanOrEqual(2)
  expect(await context.cookies(), 'H1: no cookie').toEqual([])
  await page.reload()
  await expect(newAgent(page)).toBeVisible()

  const second = await (await browser.newContext()).newPage()
  await second.goto(address)
  await expect(second.getByRole('alert')).toContainText('This address was used before')
  await expect(newAgent(second)).toBeHidden()
  await second.context().close()
  await context.close()
})

test('a window without a login says how to get one, and takes a pasted address', async ({ shared, browser }) => {
  const url = await headless(shared).newUrl()
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${url.origin}/`)
  await expect(page.getByRole('alert')).toContainText('This window is not logged in')
  await expect(page.getByText('npm start -- --headless --login')).toBeVisible()
  const address = page.getByLabel('Address')
  await address.fill('a guess')
  await page.getByRole('button', { name: 'Open Corral' }).click()
  await expect(page.getByText('ends with #login= and a code')).toBeVisible()
  await address.fill(`Corral is at ${url.href}`)
  await page.getByRole('button', { name: 'Open Corral' }).click()
  await expect(newAgent(page)).toBeVisible()
  await page.context().close()
})

test('a window whose host ended before it was logged in is told that it needs a new address', async ({
  corral,
  browser,
}) => {
  const page = await (await browser.newContext()).newPage()
  let isBack = false
  await page.routeWebSocket(/./, (socket) => void (isBack ? socket.connectToServer() : socket.close()))
  await page.goto((await headless(corral).newUrl()).href)
  await expect(page.getByText('nobody answers at this address')).toBeVisible()
  await corral.host.kill()
  await corral.start()
  isBack = true
  await expect(page.getByRole('alert')).toContainText('its address is from before Corral was last started')
  await page.getByLabel('Address').fill((await headless(corral).newUrl()).href)
  await page.getByRole('button', { name: 'Open Corral' }).click()
  await expect(newAgent(page)).toBeVisible()
  await page.context().close()
})

test('the usual addresses of this machine show where the page is, and nothing else', async ({ shared, browser }) => {
  const { port } = await headless(shared).newUrl()
  const page = await (await browser.newContext()).newPage()
  for (const name of ['127.0.0.1', 'localhost', '[::1]', 'aaaaaaaaaa.localhost']) {
    await page.goto(`http://${name}:${port}/`)
    await expect(page.getByRole('heading', { name: 'This is not Corral’s address' })).toBeVisible()
    expect(await page.locator('script').count()).toBe(0)
  }
  await page.context().close()
})

test('logins are listed; ending one ends its window at once, and a reload does not bring it back', async ({
  shared,
  browser,
}) => {
  const { fleet } = shared
  const other = await (
    await browser.newContext({ userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' })
  ).newPage()
  await other.goto((await headless(shared).newUrl()).href)
  await expect(newAgent(other)).toBeVisible()
  await fleet.settings.open()
  await fleet.settings.show('Logins')
  const logins = fleet.settings.dialog.getByRole('list', { name: 'Logins' }).getByRole('listitem')
  const firefox = logins.filter({ hasText: 'Firefox on Linux' })
  await expect(firefox).toContainText('this machine or a tunnel · 1 window open')
  await expect(logins.filter({ hasText: 'this login' })).toHaveCount(1)

  await firefox.getByRole('button', { name: 'End' }).click()
  await expect(other.getByRole('alert')).toContainText('its login was ended')
  await expect(firefox).toHaveCount(0)
  await other.reload()
  await expect(other.getByRole('alert')).toBeVisible()
  await expect(newAgent(other)).toBeHidden()
  await fleet.settings.close()
  await expect(newAgent(fleet.page)).toBeVisible()
  await other.context().close()
})

test('a window logs itself out', async ({ shared, browser }) => {
  const fleet = new FleetPage(await (await browser.newContext()).newPage())
  await fleet.page.goto((await headless(shared).newUrl()).href)
  await fleet.settings.open()
  await fleet.settings.show('Logins')
  const own = fleet.settings.dialog.getByRole('listitem').filter({ hasText: 'this login' })
  await own.getByRole('button', { name: 'Log out' }).click()
  await expect(fleet.page.getByRole('alert')).toContainText('its login was ended')
  await expect(fleet.page.getByText('could not be ended')).toHaveCount(0)
  await fleet.page.context().close()
})

test('an address made in Settings lets another window in, and counts down', async ({ shared, browser }) => {
  const { fleet } = shared
  await fleet.settings.open()
  await fleet.settings.show('Logins')
  await fleet.settings.dialog.getByRole('button', { name: 'New address' }).click()
  const made = fleet.settings.dialog.getByRole('group', { name: 'New address' })
  await expect(made.getByRole('timer')).toHaveText(/^Works once, for (60|5\d) s\.$/)
  const other = await (await browser.newContext()).newPage()
  await other.goto((await made.locator('code').textContent()) ?? '')
  await expect(newAgent(other)).toBeVisible()
  const logins = fleet.settings.dialog.getByRole('list', { name: 'Logins' }).getByRole('listitem')
  await expect(logins.filter({ hasNotText: 'this login' }).first()).toBeVisible()
  await fleet.settings.dialog.getByRole('button', { name: 'End all others' }).click()
  await expect(other.getByRole('alert')).toBeVisible()
  await expect(logins).toHaveCount(1)
  await other.context().close()
})

test('a read-only window shows everything, types nothing and offers no change', async ({ shared, browser }) => {
  await shared.startFixture('parrot', 'echo')
  const here = shared.fleet.tile('parrot')
  await here.waitFor('ready')
  const url = await headless(shared).newUrl({ readOnly: true })
  url.search = '?test&renderer=dom'
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  const viewer = new FleetPage(page)
  await page.goto(url.href)
  await expect(page.getByRole('note')).toHaveText('Read-only')
  const there = viewer.tile('parrot')
  await there.waitFor('ready')
  const size = await here.size()
  await there.type('typed by the viewer')
  await here.type('typed by the owner')
  await there.waitFor('typed by the owner')
  expect(await here.text()).not.toContain('viewer')
  await expect(viewer.inspector.panel.getByRole('heading', { name: 'parrot' })).toBeVisible()
  const agent = viewer.inspector.panel.getByRole('region', { name: 'Agent', exact: true })
  await expect(agent.getByRole('button')).toHaveCount(0)
  await viewer.palette.open()
  await expect(viewer.palette.found('parrot')).toBeVisible()
  await expect(viewer.palette.found('Orphans')).toBeVisible()
  await expect(viewer.palette.found(/New agent|Stop|Kill|theme|Settings/)).toHaveCount(0)
  await viewer.palette.close()
  await page.setViewportSize({ width: 900, height: 600 })
  await here.type(' again')
  await there.waitFor('owner again')
  expect(await here.size(), 'a viewer does not size what others use').toBe(size)

  for (const name of ['New agent', 'Settings']) {
    await expect(page.getByRole('banner').getByRole('button', { name })).toHaveCount(0)
  }
  await expect(page.getByRole('button', { name: 'Commands for parrot' })).toHaveCount(0)
  await page.context().close()
})

import { expect } from 'playwright/test'
import { HostsView } from './pages/hosts-view.ts'
import { FleetPage } from './pages/fleet-page.ts'
import { addBox, PATIENT, test } from './support/two-machines.ts'

/** A host that was lost for a while is tried again within a minute. */
const LONGEST_WAIT = { timeout: 90_000 }

test('a host that is added is shown in the whole window, is typed into, and is returned to by a reload', async ({
  corral,
  two,
}) => {
  const { fleet } = corral
  await corral.startFixture('here', 'echo')
  await two.there.startFixture('parrot', 'echo')
  await addBox(two)
  await expect(two.hosts.row('box')).toContainText('1 agent, 1 running', PATIENT)
  await two.hosts.show('box')
  await expect(two.hosts.switcher).toContainText('box')
  await expect(fleet.page).toHaveTitle(/box — Corral$/)
  await fleet.row('parrot').click()
  await expect(fleet.row('here')).toHaveCount(0)
  await fleet.tile('parrot').waitFor('ready')
  await fleet.tile('parrot').type('over the wire\n')
  await fleet.tile('parrot').waitFor('over the wire')

  await fleet.reload()
  await expect(two.hosts.switcher).toContainText('box', PATIENT)
  await expect(fleet.row('parrot')).toBeVisible(PATIENT)
  await two.hosts.show('This machine')
  await expect(fleet.row('here')).toBeVisible()
  await expect(fleet.row('parrot')).toHaveCount(0)
  await expect(fleet.page).toHaveTitle(/^(\(\d+\) )?Corral$/)
})

test('a host that is killed is told of, its fleet stays to be seen, nothing is typed, and it comes back', async ({
  corral,
  two,
}) => {
  test.setTimeout(180_000)
  const { fleet } = corral
  await corral.startFixture('here', 'echo')
  await two.there.startFixture('parrot', 'echo')
  await addBox(two)
  await two.hosts.show('box')
  await fleet.row('parrot').click()
  await fleet.tile('parrot').waitFor('ready')
  await two.box.host.kill()
  const banner = fleet.banner('Connection to box lost')
  await expect(banner).toContainText(/Shown as of \d\d:\d\d:\d\d\..*What you type is not sent\./, PATIENT)
  await expect(banner).toContainText(/ries again in \d+ s|Trying again/)
  await expect(fleet.page.locator('[data-live="false"]')).toBeVisible()
  await expect(fleet.row('parrot')).toBeVisible()
  await fleet.tile('parrot').type('lost words')
  await expect(fleet.tile('parrot').inputAlert).toContainText('what you typed was not sent to parrot')
  await expect(two.hosts.switcher.getByRole('img', { name: /Lost|Connecting/ })).toBeVisible()

  await two.hosts.show('This machine')
  await expect(fleet.row('here')).toBeVisible()
  await expect(two.hosts.switcher).toContainText('1 other host not connected')
  await two.hosts.show('box')
  await two.box.start()
  await expect(fleet.page.locator('[data-live="true"]')).toBeVisible(LONGEST_WAIT)
  await expect(fleet.row('parrot')).toBeVisible()
})

test('an ssh that is killed is replaced, and the terminal goes on', async ({ corral, two }) => {
  const { fleet } = corral
  await two.there.startFixture('parrot', 'echo')
  await addBox(two)
  await two.hosts.show('box')
  await fleet.row('parrot').click()
  await fleet.tile('parrot').waitFor('ready')
  const before = two.box.passers().map(({ pid }) => pid)
  expect(before.length).toBeGreaterThan(0)
  for (const pid of before) process.kill(pid, 'SIGKILL')
  await expect.poll(() => two.box.passers().filter(({ pid }) => !before.includes(pid)).length, PATIENT).toBe(2)
  await expect(fleet.banner('Connection to box lost')).toHaveCount(0, PATIENT)
  await fleet.tile('parrot').type('after all\n')
  await fleet.tile('parrot').waitFor('after all')
})

test('removed while it is shown: the window says so, shows this machine, and no ssh is left', async ({
  corral,
  two,
}) => {
  const { fleet } = corral
  await corral.startFixture('here', 'echo')
  await two.there.startFixture('parrot', 'echo')
  await addBox(two)
  await two.hosts.show('box')
  await expect(fleet.row('parrot')).toBeVisible(PATIENT)
  const second = await corral.openSecondWindow()
  const there = new HostsView(second.page)
  // A window of the desktop begins with the host that was chosen last, which has to be connected to first.
  await expect(second.page.getByRole('banner').getByRole('button', { name: 'New agent' })).toBeVisible(PATIENT)
  await there.open()
  await there.button('box', 'Remove').click()
  await second.question('Remove box from the list?').getByRole('button', { name: 'Remove' }).click()
  await expect(fleet.page.getByText('box is shown no more').first()).toBeVisible(PATIENT)
  await expect(fleet.row('here')).toBeVisible()
  await expect.poll(() => two.box.passers(), PATIENT).toEqual([])
  using client = await two.there.client()
  expect(await client.request('agent.list', {})).toMatchObject({ value: { total: 1 } })
})

test('two windows show two hosts, and who waits on the other is counted in both', async ({ corral, two }) => {
  const { fleet } = corral
  await corral.startFixture('docs', 'own/reporter')
  await two.there.startFixture('far', 'own/reporter')
  await addBox(two)
  await two.hosts.show('box')
  await expect(fleet.row('far')).toBeVisible(PATIENT)
  const second = new FleetPage((await corral.openSecondWindow()).page)
  const there = new HostsView(second.page)
  // A menu that is opened before a fleet is there closes again. On the desktop it is that of box, as in the first window.
  await expect(second.row('far').or(second.row('docs'))).toBeVisible(PATIENT)
  await there.show('This machine')
  await expect(second.row('docs')).toBeVisible()
  await fleet.row('far').click()
  await fleet.tile('far').waitFor('ready')
  await fleet.tile('far').type('ask push to main\n')
  await expect(there.switcher).toContainText('1 needs you on other hosts', PATIENT)
  await expect(second.page).toHaveTitle('(1) Corral')
  await second.row('docs').click()
  await second.tile('docs').waitFor('ready')
  await second.tile('docs').type('ask merge\n')
  await expect(two.hosts.switcher).toContainText('1 needs you on other hosts', PATIENT)
  await expect(fleet.page).toHaveTitle('(2) box — Corral')
  await expect(fleet.row('far')).toBeVisible()
})

test('what cannot be reached is told with what to do, and can be added all the same, renamed and tested', async ({
  corral,
  two,
}) => {
  const { page } = corral.fleet
  await two.hosts.open()
  const dialog = await two.hosts.add('nowhere')
  await expect(dialog.getByRole('alert')).toContainText('Could not resolve hostname nowhere', PATIENT)
  await dialog.getByLabel('Machine').fill('-oProxyCommand=x')
  await dialog.getByRole('button', { name: 'Connect and add' }).click()
  await expect(dialog.getByRole('alert')).toContainText('names no machine')
  await dialog.getByLabel('Machine').fill('nowhere')
  await dialog.getByRole('button', { name: 'Connect and add' }).click()
  await dialog.getByRole('button', { name: 'Add it all the same' }).click(PATIENT)
  await expect(two.hosts.row('nowhere')).toContainText('Check the name, or the network', PATIENT)
  await two.hosts.button('nowhere', 'Rename').click()
  const rename = page.getByRole('dialog', { name: 'Rename nowhere' })
  await rename.getByLabel('Name').fill('local')
  await rename.getByRole('button', { name: 'Rename' }).click()
  await expect(rename.getByRole('alert')).toContainText('no names for a host')
  await rename.getByLabel('Name').fill('elsewhere')
  await rename.getByRole('button', { name: 'Rename' }).click()
  await two.hosts.button('elsewhere', 'Test').click()
  await expect(page.getByText('elsewhere is not reached').first()).toBeVisible(PATIENT)
  await two.hosts.button('elsewhere', 'Show').click()
  await expect(page.getByText('elsewhere is not connected.')).toBeVisible()
  await page.getByRole('button', { name: 'Show this machine' }).click()
  await expect(page.getByRole('heading', { name: 'No agents yet' })).toBeVisible()
})

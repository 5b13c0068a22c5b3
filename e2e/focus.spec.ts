import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

test('starting an agent by its button leaves the keyboard in its terminal', async ({ shared }) => {
  const { fleet } = shared
  await shared.startFixture('parrot', 'echo')
  const tile = fleet.tile('parrot')
  await tile.waitFor('ready')
  await tile.press('Control+d')
  await expect(tile.foot).toContainText(/Exited 0/)
  await tile.button('Start again').focus()
  await fleet.page.keyboard.press('Enter')
  await expect(tile.input).toBeFocused()
})

test('leaving the card of an agent that gave up leaves the keyboard in its terminal', async ({ shared }) => {
  const { fleet, place } = shared
  await shared.startAgent('lost', '/bin/cat-that-is-not-there', [], { cwd: place.workspace })
  const tile = fleet.tile('lost')
  await expect(tile.section).toContainText('Its program was not found')
  await tile.button('Dismiss').focus()
  await fleet.page.keyboard.press('Enter')
  await expect(tile.section).not.toContainText('Its program was not found')
  await expect(tile.input).toBeFocused()
})

test('a button of the inspector that goes away leaves the keyboard in the inspector', async ({ shared }) => {
  const { fleet } = shared
  await shared.startFixture('sleeper', 'idle')
  await fleet.select('sleeper')
  const stop = fleet.inspector.panel.getByRole('button', { name: 'Stop', exact: true })
  await stop.focus()
  await fleet.page.keyboard.press('Enter')
  await expect(stop).toHaveCount(0)
  await expect(fleet.inspector.panel.locator('#inspector')).toBeFocused()
})

test('hiding a panel gives the keyboard that was in it to the terminal of the selected agent', async ({ shared }) => {
  const { fleet } = shared
  const { keyboard } = fleet.page
  await shared.startFixture('sleeper', 'idle')
  await fleet.select('sleeper')
  await keyboard.press('Control+Shift+l')
  await expect(fleet.list.getByRole('listbox')).toBeFocused()
  await keyboard.press('Control+b')
  await expect(fleet.list).toBeHidden()
  await expect(fleet.tile('sleeper').input).toBeFocused()
  await fleet.inspector.panel.getByRole('button', { name: 'Stop', exact: true }).focus()
  await keyboard.press('Control+i')
  await expect(fleet.inspector.panel).toBeHidden()
  await expect(fleet.tile('sleeper').input).toBeFocused()
})

test('going back from the orphans gives the keyboard to the list', async ({ shared }) => {
  const { fleet } = shared
  await shared.startFixture('sleeper', 'idle')
  await expect(fleet.row('sleeper')).toBeVisible()
  await fleet.palette.run('Orphans')
  await expect(fleet.orphans.view).toBeFocused()
  await fleet.orphans.view.getByRole('button', { name: 'Back to the fleet' }).focus()
  await fleet.page.keyboard.press('Enter')
  await expect(fleet.list.getByRole('listbox')).toBeFocused()
})

test('the orphans stay in view when the selected agent is removed elsewhere', async ({ shared }) => {
  const { fleet } = shared
  await shared.startFixture('first', 'idle')
  const id = await shared.startAgent('second', '/bin/cat', [])
  await fleet.select('second')
  await fleet.palette.run('Orphans')
  await expect(fleet.orphans.view).toBeVisible()
  using client = await shared.client()
  await client.request('agent.kill', { agent: id })
  await client.request('agent.remove', { agent: id })
  await expect(fleet.page.getByRole('contentinfo')).toContainText('1 agent,')
  await fleet.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  await expect(fleet.orphans.view).toBeVisible()
  await fleet.page.keyboard.press('Escape')
  await expect(fleet.row('first')).toHaveAttribute('aria-selected', 'true')
})

test('keys work again after the agent that was being edited is removed elsewhere', async ({ shared }) => {
  const { fleet } = shared
  const id = await shared.startAgent('doomed', '/bin/cat', [])
  await shared.startFixture('other', 'idle')
  await fleet.row('doomed').click({ button: 'right' })
  await fleet.page.getByRole('menuitem', { name: 'Edit…' }).click()
  await expect(fleet.editDialog('doomed').name).toHaveValue('doomed')
  using client = await shared.client()
  await client.request('agent.kill', { agent: id })
  await client.request('agent.remove', { agent: id })
  await expect(fleet.editDialog('doomed').dialog).toBeHidden()
  await fleet.palette.open()
  await expect(fleet.palette.dialog).toBeVisible()
})

test('the menu of an agent that is removed elsewhere closes, and another one opens its own', async ({ shared }) => {
  const { fleet } = shared
  const id = await shared.startAgent('doomed', '/bin/cat', [])
  const other = await shared.startAgent('other', '/bin/cat', [])
  const kill = fleet.page.getByRole('menuitem', { name: 'Kill' })
  const start = fleet.page.getByRole('menuitem', { name: 'Start', exact: true })
  using client = await shared.client()
  await client.request('agent.kill', { agent: other })
  await expect(fleet.tile('other').section).toHaveAttribute('data-phase', 'stopped')
  await fleet.row('doomed').click({ button: 'right' })
  await expect(kill).toBeVisible()
  await client.request('agent.kill', { agent: id })
  await client.request('agent.remove', { agent: id })
  await expect(fleet.page.getByRole('menu')).toBeHidden()
  await fleet.row('other').click({ button: 'right' })
  await expect(start).toBeVisible()
  await expect(kill).toBeHidden()
})

test('asking to find again returns to the open find bar and selects what was searched', async ({ shared }) => {
  const { fleet } = shared
  await shared.startAgent('cat', '/bin/cat', [])
  const tile = fleet.tile('cat')
  await tile.type('haystack\n')
  await tile.waitFor('haystack\nhaystack')
  await tile.press('Control+f')
  const box = tile.terminal.getByRole('textbox', { name: 'Find in terminal' })
  await expect(box).toBeFocused()
  await fleet.page.keyboard.type('hay')
  await tile.input.focus()
  await tile.press('Control+f')
  await expect(box).toBeFocused()
  await fleet.page.keyboard.type('stack')
  await expect(box).toHaveValue('stack')
})

import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

const AGENTS = 120

test('a list far longer than the window draws what is in sight, by wheel and by keys', async ({ shared }) => {
  const { fleet, place } = shared
  {
    using client = await shared.client()
    for (let number = 1; number <= AGENTS; number += 1) {
      const group = number > AGENTS / 2 ? 'late' : null
      const spec = {
        name: `agent-${number}`,
        type: 'custom',
        command: '/bin/cat',
        args: [],
        cwd: place.workspace,
        group,
      }
      await client.request('agent.create', { spec, start: false })
    }
  }
  const list = fleet.list.getByRole('listbox')
  const rows = list.getByRole('option')
  await expect(fleet.list.getByRole('tab', { name: /^All ?120$/ })).toBeVisible()
  expect(await rows.count()).toBeLessThan(AGENTS / 2)
  await expect(rows.first()).toHaveAttribute('aria-setsize', String(AGENTS))

  await list.focus()
  await fleet.page.keyboard.press('End')
  // Agents without a group come last.
  await expect(fleet.row(`agent-${AGENTS / 2}`)).toBeInViewport({ ratio: 1 })
  await expect(fleet.row(`agent-${AGENTS / 2}`)).toHaveAttribute('aria-posinset', String(AGENTS))
  await expect(fleet.row(`agent-${AGENTS / 2}`)).toHaveAttribute('aria-selected', 'true')
  await fleet.page.keyboard.press('ArrowUp')
  await expect(fleet.row(`agent-${AGENTS / 2 - 1}`)).toHaveAttribute('aria-selected', 'true')

  // The selected row goes on to exist out of sight: the list names it as the active one.
  await fleet.row(`agent-${AGENTS / 2 - 1}`).hover()
  await fleet.page.mouse.wheel(0, -100_000)
  await expect(list.getByRole('group', { name: 'late' })).toBeInViewport()
  await expect(fleet.row(`agent-${AGENTS / 2 + 1}`)).toBeInViewport()
  const active = await list.getAttribute('aria-activedescendant')
  await expect(fleet.page.locator(`[id="${active}"]`)).toHaveAttribute('aria-selected', 'true')
  await fleet.select(`agent-${AGENTS / 2 + 3}`)
  await expect(fleet.tile(`agent-${AGENTS / 2 + 3}`).section).toBeVisible()

  // The palette finds agents it does not list.
  await fleet.palette.open()
  await fleet.palette.box.fill('agent-57')
  await fleet.page.keyboard.press('Enter')
  await expect(fleet.row('agent-57')).toBeInViewport({ ratio: 1 })
  await expect(fleet.row('agent-57')).toHaveAttribute('aria-selected', 'true')
})

import { expect } from 'playwright/test'
import type { InputOf } from '../src/contract/requests.ts'
import { test, type Corral } from './support/corral.ts'

type Spec = InputOf<'agent.create'>['spec']

async function start(corral: Corral, spec: Omit<Spec, 'type' | 'cwd'>): Promise<void> {
  using client = await corral.client()
  const agent = await client.request('agent.create', {
    spec: { type: 'custom', cwd: corral.place.workspace, ...spec },
    start: true,
  })
  if (!agent.ok) throw new Error(agent.error.message)
}

/** Gives up within a second or two. */
const HASTY = {
  when: 'on-failure',
  baseDelayMs: 100,
  maxDelayMs: 400,
  windows: [{ restarts: 2, withinMs: 60_000 }],
} as const

const crashing = (words: string): Pick<Spec, 'command' | 'args'> => ({
  command: '/bin/sh',
  args: ['-c', `echo '${words}'; sleep 0.2; exit 3`],
})

test('an agent that crashes again and again is given up with its last lines; set right, it starts again', async ({
  shared,
}) => {
  const { fleet, place } = shared
  const dialog = await fleet.openNewAgent()
  await dialog.enterCustom({
    folder: place.workspace,
    name: 'looper',
    command: '/bin/sh',
    args: `-c 'echo address already in use; sleep 0.2; exit 3'`,
  })
  await dialog.unfold('Supervision')
  await dialog.choice('Restart', 'On failure').click()
  await dialog.choice('Pace', 'Quick').click()
  await dialog.unfold('Delays, limits and exits')
  await dialog.field('First delay').fill('soon')
  await dialog.press('Create & start')
  await expect(dialog.dialog.getByRole('alert')).toContainText('"soon" is no time')
  await expect(dialog.field('First delay')).toBeFocused()
  await dialog.field('First delay').fill('100 ms')
  await dialog.field('Restarts').first().fill('2')
  await dialog.press('Create & start')
  await expect(dialog.dialog).toBeHidden()

  const tile = fleet.tile('looper')
  await expect(tile.foot).toContainText('Gave up after 2 restarts in 1 min')
  await expect(tile.foot).toContainText('exited 3 (crash)')
  await expect(tile.foot).toContainText('2 restarts, 2 allowed')
  await expect(tile.foot.getByRole('group', { name: 'Last lines' })).toContainText('address already in use')
  await expect(fleet.row('looper')).toContainText('crash loop')

  await tile.button('Edit').click()
  const edit = fleet.editDialog('looper')
  await expect(edit.type('Custom command')).toBeChecked()
  await edit.enter({ args: `-c 'echo better now; exec sleep 60'` })
  await edit.press('Save')
  await tile.button('Start again').click()
  await tile.waitFor('better now')
  await expect(tile.foot).toBeHidden()
  await fleet.select('looper')
  await expect(fleet.inspector.events).toContainText('restarts are counted from 0 again')
})

test('a wait counts down and says why; Start now ends it, Stop calls it off', async ({ shared }) => {
  const { fleet } = shared
  const slow = { ...HASTY, baseDelayMs: 60_000, maxDelayMs: 60_000, windows: [] }
  await start(shared, { name: 'waiter', ...crashing('too busy'), restart: slow })
  const tile = fleet.tile('waiter')
  await expect(tile.foot).toContainText(/Restarts in (\d+) s\. Exited 3 after .* Restart 1 in a row\./)
  const left = async (): Promise<number> => Number(/in (\d+) s/.exec((await tile.foot.textContent()) ?? '')?.[1])
  const before = await left()
  await expect.poll(left).toBeLessThan(before)
  await expect(fleet.row('waiter')).toContainText(/restarts in \d+ s/)
  await tile.button('Start now').click()
  await fleet.select('waiter')
  await expect(fleet.inspector.events).toContainText('run 2 begins')
  await expect(tile.foot).toContainText('Restarts in')
  await tile.button('Stop').click()
  await expect(tile.foot).toContainText('Exited 3')
  await expect(tile.button('Start again')).toBeVisible()
})

test('what cannot be kept up is replaced by its fallback, once, and that is said', async ({ shared }) => {
  const { fleet } = shared
  const fallback = { type: 'custom', command: '/bin/sh', args: ['-c', 'echo standing in; exec sleep 60'] }
  await start(shared, { name: 'shaky', ...crashing('no'), restart: HASTY, fallback })
  const tile = fleet.tile('shaky')
  await tile.waitFor('standing in')
  await expect(tile.section.getByText('fallback', { exact: true })).toBeVisible()
  await expect(fleet.page.getByText('shaky now runs its fallback')).toBeVisible()
  await fleet.select('shaky')
  await expect(fleet.inspector.events).toContainText('its fallback takes over')
  await expect(fleet.inspector.pastRun(3)).toContainText('its fallback took over')
})

test('the inspector tells of every run, with its last lines, and why the agent is where it is', async ({ shared }) => {
  const { fleet } = shared
  await start(shared, { name: 'talker', ...crashing('last words'), restart: HASTY })
  await expect(fleet.row('talker')).toContainText('crash loop')
  await fleet.select('talker')
  const { inspector } = fleet
  await expect(inspector.runs.getByRole('listitem')).toHaveCount(3)
  await expect(inspector.pastRun(1)).toContainText(/crashed, exited 3.*restarted after .*, 1 in a row/)
  await expect(inspector.pastRun(3)).toContainText('gave up, more than 2 restarts in 1 min')
  await inspector.pastRun(2).getByRole('button').click()
  await expect(inspector.pastRun(2).getByRole('group', { name: 'Last lines' })).toContainText('last words')
  await expect(inspector.why).toContainText('It ended too often')
  await inspector.openWhy()
  await expect(inspector.why).toContainText('Restarts in 1 min3 of 2')
  // By keyboard: from the list to the card, and from there to its actions.
  const tile = fleet.tile('talker')
  await fleet.page.keyboard.press('Control+Shift+l')
  await expect(fleet.list.getByRole('listbox')).toBeFocused()
  await fleet.page.keyboard.press('Enter')
  await expect(tile.foot).toBeFocused()
  await tile.button('Dismiss').press('Enter')
  await expect(inspector.why).toContainText(/Exited 3 after /)
})

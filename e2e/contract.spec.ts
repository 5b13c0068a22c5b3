import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

const CHANNEL = 7

test('sizes no terminal can have are answered with the nearest one it can, and shown to whoever looks', async ({
  shared,
}) => {
  const { fleet } = shared
  await shared.startFixture('ruler', 'size')
  const tile = fleet.tile('ruler')
  await tile.waitFor('ready')
  const own = await tile.size()
  const id = (await tile.section.getAttribute('data-agent-id')) ?? ''
  using client = await shared.client()
  await client.request('terminal.attach', { agent: id, channel: CHANNEL, cols: 80, rows: 24, colors: null })
  const ask = async (cols: number, rows: number): Promise<unknown> =>
    client.request('terminal.resize', { channel: CHANNEL, cols, rows })

  expect(await ask(5000, 5000)).toEqual({ ok: true, value: { cols: 1000, rows: 500 } })
  await tile.waitFor('1000 x 500')
  await expect(tile.terminal).toContainText('Sized by another window, 1000 × 500')
  expect(await ask(0, 0)).toEqual({ ok: true, value: { cols: 2, rows: 1 } })
  await expect(tile.terminal).toContainText('Sized by another window, 2 × 1')
  await tile.button('Fit here').click()
  await expect(tile.terminal).not.toContainText('Sized by another window')
  await tile.waitFor(new RegExp(`^${own}$`, 'm'))
})

test('an agent nobody knows is answered with what to do, whatever is asked of it', async ({ shared }) => {
  using client = await shared.client()
  for (const name of ['agent.start', 'agent.stop', 'agent.kill', 'agent.describe', 'agent.remove'] as const) {
    const answer = await client.request(name, { agent: 'nobody' })
    expect(answer).toMatchObject({ ok: false, error: { code: 'agent-not-found' } })
    expect(answer.ok ? '' : answer.error.message).toMatch(/\. \w+/)
  }
  expect(
    await client.request('terminal.attach', { agent: 'nobody', channel: CHANNEL, cols: 80, rows: 24, colors: null }),
  ).toMatchObject({ ok: false, error: { code: 'agent-not-found' } })
  await expect(shared.fleet.page.getByRole('heading', { name: 'No agents yet' })).toBeVisible()
})

import { expect } from 'playwright/test'
import { SEAL_BYTES } from '../src/contract/login/sealed-packets.ts'
import { test } from './support/corral.ts'

test('an agent selected while the host was gone is explained once it is back', async ({ corral }) => {
  const { fleet, host, place } = corral
  using client = await corral.client()
  for (const name of ['one', 'two']) {
    const spec = { name, type: 'custom', command: '/bin/cat', cwd: place.workspace }
    await client.request('agent.create', { spec, start: false })
  }
  await fleet.select('one')
  await expect(fleet.inspector.why).toContainText('It has never run.')
  await host.kill()
  await expect(fleet.banner('Corral’s host is gone, reconnecting…')).toBeVisible()
  await fleet.select('two')
  await expect(fleet.inspector.why).not.toContainText('It has never run.')
  await corral.start()
  await expect(fleet.banner('Corral’s host is gone')).toBeHidden()
  await expect(fleet.inspector.why).toContainText('It has never run.')
})

test('the countdown of a lost host is not read out each second', async ({ corral }) => {
  const { fleet, host } = corral
  await corral.startAgent('cat', '/bin/cat', [])
  await expect(fleet.row('cat')).toBeVisible()
  await host.kill()
  const banner = fleet.banner('Corral’s host is gone, reconnecting…')
  const ticking = banner.locator('[aria-live="off"]')
  await expect(ticking).toContainText(/Next try in \d+ s\./)
  await expect(banner).toContainText('The page shows what was last received.')
})

test('what is wrong with no field of a form is read out', async ({ corral }) => {
  const { fleet, host } = corral
  await corral.startAgent('cat', '/bin/cat', [])
  await fleet.row('cat').click({ button: 'right' })
  await fleet.page.getByRole('menuitem', { name: 'Edit…' }).click()
  const dialog = fleet.editDialog('cat')
  await expect(dialog.dialog.getByRole('radio').first()).toBeVisible()
  await dialog.name.fill('dog')
  await host.kill()
  await dialog.press('Save')
  await expect(dialog.dialog.getByRole('alert')).toContainText('Corral’s host is not connected')
})

test('completing a folder gives up on what was typed before', async ({ shared: { fleet, host } }) => {
  const { page } = fleet
  const sent: string[] = []
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (typeof payload !== 'string') sent.push(payload.subarray(SEAL_BYTES).toString())
    }),
  )
  await fleet.reload()
  const dialog = await fleet.openNewAgent()
  await expect(dialog.type('Custom command')).toBeVisible()
  process.kill(host.pid, 'SIGSTOP')
  try {
    await dialog.folder.fill('/first')
    const asked = (): string | undefined => sent.find((packet) => packet.includes('"prefix":"/first"'))
    await expect.poll(asked).toBeDefined()
    await dialog.folder.fill('/second')
    await expect.poll(() => sent).toContain(JSON.stringify({ type: 'cancel', id: idOf(asked()) }))
  } finally {
    process.kill(host.pid, 'SIGCONT')
  }
})

function idOf(packet = ''): unknown {
  return (JSON.parse(packet) as { id: unknown }).id
}

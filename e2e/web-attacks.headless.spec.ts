import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, type Page } from 'playwright/test'
import type { WebSocket } from 'ws'
import { passingOn, Squatter } from '../test/support/squatter.ts'
import { logIn } from '../test/support/web-client.ts'
import { HeadlessHost } from './support/headless-host.ts'
import { test, type Corral } from './support/corral.ts'

/** A page of a squatter: plants a service worker and gathers what the browser keeps for its address. */
const PLANTING = `<!doctype html><title>planting</title><script>
  globalThis.loot = [...Object.values(sessionStorage), ...Object.values(localStorage), document.cookie]
  navigator.serviceWorker.register('/worker.js')
  navigator.serviceWorker.ready.then(() => (document.title = 'planted'))
</script>`

function headless({ host }: Corral): HeadlessHost {
  if (!(host instanceof HeadlessHost)) throw new Error('only the headless host serves browsers')
  return host
}

const newAgent = (page: Page) => page.getByRole('banner').getByRole('button', { name: 'New agent' })

test('H1: a server on another port of the page’s own name gets no credential, and cannot lock the page out', async ({
  shared,
}) => {
  const { fleet } = shared
  const { page } = fleet
  const heard: string[] = []
  const neighbour = createServer((request, response) => {
    heard.push(...request.rawHeaders)
    const cookies = Array.from({ length: 10 }, (_, index) => `c${index}=${'x'.repeat(3_000)}; Path=/`)
    response.setHeader('set-cookie', cookies)
    response.end('<title>neighbour</title>')
  }).listen(0, '127.0.0.1')
  await once(neighbour, 'listening')
  const { port } = neighbour.address() as AddressInfo
  const other = await page.context().newPage()
  for (const name of [new URL(page.url()).hostname, '127.0.0.1', 'localhost']) {
    await other.goto(`http://${name}:${port}/`)
    await expect(other).toHaveTitle('neighbour')
  }
  neighbour.close()
  neighbour.closeAllConnections()
  expect(heard.filter((word) => /^(cookie|authorization)$/i.test(word))).toEqual([])
  expect((await page.context().cookies(page.url())).length).toBeGreaterThan(5)

  // The first answer deletes the cookies that make the request too large, and loads the page again.
  await page.reload()
  await expect(newAgent(page)).toBeVisible()
  expect(await page.context().cookies(page.url())).toEqual([])
  await other.close()
})

test('H2: with the host down, a squatter on its port gets nothing from tab, reload or service worker; the tab goes on afterwards', async ({
  corral,
}) => {
  const { fleet, host } = corral
  const { page } = fleet
  await expect(newAgent(page)).toBeVisible()
  const { port, hostname: name } = new URL(page.url())
  await page.evaluate(() => Object.assign(window, { isSamePage: true }))
  const opened = page.waitForEvent('popup')
  await page.evaluate(() => void window.open(location.href))
  const second = await opened
  await expect(newAgent(second)).toBeVisible()

  await host.kill()
  const squatter = await Squatter.open(
    Number(port),
    (socket) =>
      socket.on('message', () =>
        socket.send(
          JSON.stringify({ type: 'challenge', nonce: '0'.repeat(64), life: '0'.repeat(32), proof: '0'.repeat(64) }),
        ),
      ),
    PLANTING,
  )
  await expect(fleet.banner('Another program answers in place of Corral’s host')).toBeVisible()
  const loot: string[] = []
  const plant = async (victim: Page): Promise<void> => {
    await expect(victim).toHaveTitle('planted')
    loot.push(...(await victim.evaluate(() => (globalThis as unknown as { loot: string[] }).loot)))
  }
  await second.reload()
  await plant(second)
  const third = await page.context().newPage()
  for (const at of ['127.0.0.1', 'localhost']) {
    await third.goto(`http://${at}:${port}/`)
    await plant(third)
  }
  await third.goto(`http://${name}:${port}/`)
  await expect(third, 'the worker answers for this name').toHaveTitle('squatted')
  squatter.dispose()
  await corral.start()

  await expect(fleet.banner('Another program answers')).toBeHidden()
  await expect(newAgent(page)).toBeVisible()
  expect(await page.evaluate(() => 'isSamePage' in window), 'the tab was not loaded again').toBe(true)
  expect(squatter.heard.filter((word) => /^(cookie|authorization)$/i.test(word))).toEqual([])
  expect(squatter.heard.join('\n')).toContain('"begin"')
  expect(squatter.heard.join('\n')).not.toContain('"answer"')
  const secrets = [...loot, ...squatter.heard].flatMap((text) => text.match(/[\w-]{20,}/g) ?? [])
  expect(loot.join(), 'what lay in the tab that was reloaded').toMatch(/[0-9a-f]{64}/)
  for (const secret of new Set(secrets)) {
    expect(await logIn({ host: `${name}:${port}`, secret })).toEqual({ kind: 'refused', reason: 'unknown' })
  }

  // What was planted owns the old names still; the new address is none of them.
  await third.goto((await headless(corral).newUrl()).href)
  await expect(newAgent(third)).toBeVisible()
  expect(await third.evaluate(() => navigator.serviceWorker.controller)).toBeNull()
  await expect(third).toHaveTitle('Corral')
})

test('H2: a squatter that keeps a tab’s connection and passes it on to the host that is back is left out', async ({
  corral,
}) => {
  const { fleet, host } = corral
  await expect(newAgent(fleet.page)).toBeVisible()
  const { port, host: address } = new URL(fleet.page.url())
  await host.kill()
  const said: string[] = []
  const held: WebSocket[] = []
  const squatter = await Squatter.open(Number(port), (socket) => {
    socket.pause()
    held.push(socket)
  })
  await expect.poll(() => held.length).toBeGreaterThan(0)
  await squatter.stopListening()
  await corral.start()
  const pass = passingOn(Number(port), { host: address, said })
  for (const socket of held) {
    pass(socket)
    socket.resume()
  }
  await expect(newAgent(fleet.page)).toBeVisible()
  await expect(fleet.banner('host is gone')).toBeHidden()
  await expect.poll(() => said.join()).toContain('"challenge"')
  await expect.poll(() => held.every(({ readyState }) => readyState === 3)).toBe(true)
  expect(said.join()).not.toContain('"answer"')
  squatter.dispose()
})

import { createServer } from 'node:net'
import { expect } from 'playwright/test'
import { PostMortemView } from './pages/post-mortem-view.ts'
import { test, type Corral } from './support/corral.ts'

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}

/** Agent `api` wants the port that agent `web` listens at. */
async function startBoth(corral: Corral): Promise<number> {
  const port = await freePort()
  await corral.startFixture('web', 'own/listener', [String(port)])
  await corral.fleet.tile('web').waitFor('READY')
  await corral.startFixture('api', 'own/listener', [String(port), '3500'])
  return port
}

test('a post-mortem names how a run ended, why, and who was in the way, and can be saved', async ({ corral }) => {
  const port = await startBoth(corral)
  const { page, inspector } = corral.fleet
  await corral.fleet.select('api')
  await inspector.why.getByRole('button', { name: 'Post-mortem of run 1' }).click()

  const postMortem = new PostMortemView(page)
  await expect(postMortem.view.getByRole('heading', { level: 1 })).toHaveText('Crashed, exited 1')
  await expect(postMortem.reasons).toContainText(`Port ${port} is in use by agent web (`)
  await expect(postMortem.reasons).toContainText(`listen EADDRINUSE: address already in use 127.0.0.1:${port}`)
  await expect(postMortem.ended).toContainText('its exit code was not 0')
  await expect(postMortem.decided).toContainText('never to restart')
  await expect(postMortem.machine).toContainText('web')
  await expect(postMortem.screen).toContainText('✓ compiled 3 modules')
  await expect(postMortem.charts).toContainText('Memory')

  const { name, text } = await postMortem.save()
  expect(name).toBe('post-mortem-api-run-1.html')
  for (const words of ['Crashed, exited 1', `Port ${port} is in use by agent web (`, 'EADDRINUSE']) {
    expect(text).toContain(words)
  }

  await page.keyboard.press('Escape')
  await expect(postMortem.view).toHaveCount(0)
  await corral.fleet.palette.run('Post-mortem api')
  await expect(postMortem.view).toBeVisible()
})

test('a run whose host was killed has one that says what is lost, and runs are turned like pages', async ({
  corral,
}) => {
  await corral.startFixture('lost', 'idle')
  await corral.fleet.tile('lost').waitFor('ready')
  await corral.host.kill()
  await corral.start()
  const { page, inspector } = corral.fleet
  await corral.fleet.select('lost')
  await inspector.why.getByRole('button', { name: 'Post-mortem of run 1' }).click()
  const postMortem = new PostMortemView(page)
  await expect(postMortem.ended).toContainText('Corral itself had ended')
  await expect(postMortem.screen).toContainText('is lost with the Corral that ran it')

  await postMortem.view.getByRole('button', { name: 'Back to the fleet' }).click()
  await inspector.panel.getByRole('button', { name: 'Start', exact: true }).click()
  await corral.fleet.tile('lost').waitFor('ready')
  await inspector.panel.getByRole('button', { name: 'Stop', exact: true }).click()
  await inspector.why.getByRole('button', { name: 'Post-mortem of run 2' }).click()
  const headline = postMortem.view.getByRole('heading', { level: 1 })
  await expect(headline).toHaveText('Stopped')
  await expect(postMortem.runs.getByRole('button', { name: /^Run 1: end not seen/ })).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await expect(headline).toHaveText('End not seen')
})

import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { parseExposition } from '../test/support/parse-exposition.ts'
import { corralCommand } from './support/command-line.ts'
import { test, type Corral } from './support/corral.ts'
import { HeadlessHost } from './support/headless-host.ts'

/** A busy machine starts programs slowly. */
const PATIENT = { timeout: 20_000 }

const tokenFile = ({ place }: Corral): string => join(place.dataDir, 'metrics', 'token')

/** The host, started anew with metrics on any port. */
async function withMetrics(corral: Corral): Promise<HeadlessHost> {
  const { host } = corral
  if (!(host instanceof HeadlessHost)) throw new Error('only corral serve has metrics')
  host.moreArgs = ['--metrics-port', '0']
  await host.stop()
  await corral.start()
  return host
}

/** The address in what the host has said since its last start. */
async function addressOf(host: HeadlessHost): Promise<string> {
  const said = (): string => {
    const log = host.log()
    return /^Metrics are at (http:\S+)$/m.exec(log.slice(log.lastIndexOf('Corral is at')))?.[1] ?? ''
  }
  await expect.poll(said, PATIENT).not.toBe('')
  return said()
}

/** One family, as values by agent, read as Prometheus reads. */
async function scrape(corral: Corral, url: string, family: string): Promise<Readonly<Record<string, number>>> {
  const authorization = `Bearer ${readFileSync(tokenFile(corral), 'utf8').trim()}`
  const answer = await fetch(url, { headers: { authorization, accept: 'application/openmetrics-text;version=1.0.0' } })
  expect(answer.status).toBe(200)
  const families = parseExposition(await answer.text(), 'openmetrics')
  const samples = families.find(({ name }) => name === family)?.samples ?? []
  return Object.fromEntries(samples.map(({ labels, value }) => [labels['agent'] ?? '', value]))
}

test('metrics are served only to who asks for them, tell of real agents, and outlive a host that is killed', async ({
  corral,
}) => {
  expect(existsSync(tokenFile(corral)), 'nothing is made before it is asked for').toBe(false)
  let host = await withMetrics(corral)
  const url = await addressOf(host)
  expect(statSync(tokenFile(corral)).mode & 0o777).toBe(0o600)
  expect((await fetch(url)).status).toBe(401)
  expect((await fetch(`http://127.0.0.1:${host.url?.port}/metrics`)).status, 'the page’s port has none').toBe(404)

  const odd = 'odd "name" \\ 🐮'
  await corral.startFixture(odd, 'idle', [], { group: 'night {shift}' })
  await corral.startFixture('crasher', 'crash', [], { restart: { when: 'never' } })
  const read = (family: string) => () => scrape(corral, url, family)
  await expect.poll(read('corral_agent_up'), PATIENT).toEqual({ [odd]: 1, crasher: 0 })
  await expect.poll(async () => (await read('corral_agent_memory_bytes')())[odd] ?? 0, PATIENT).toBeGreaterThan(1e6)
  expect(Object.keys(await read('corral_agent_memory_bytes')()), 'one that is down has none').toEqual([odd])

  const token = readFileSync(tokenFile(corral), 'utf8')
  await host.kill()
  await corral.start()
  host = corral.host as HeadlessHost
  expect(readFileSync(tokenFile(corral), 'utf8')).toBe(token)
  const again = await addressOf(host)
  await expect
    .poll(async () => Object.keys(await scrape(corral, again, 'corral_agent_up')), PATIENT)
    .toEqual([odd, 'crasher'])
})

test('what the contract description says can be had without a host', async ({ corral }) => {
  await corral.host.stop()
  const { code, out } = await corralCommand(corral, 'export', '--api')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toHaveProperty(['requests', 'agent.list', 'roles'], ['owner', 'viewer', 'run'])
})

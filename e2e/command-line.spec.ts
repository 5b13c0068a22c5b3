import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect } from 'playwright/test'
import { corralCommand } from './support/command-line.ts'
import { test } from './support/corral.ts'
import { BUILT } from './support/repository.ts'

test('agents are listed, stopped and started from a terminal, and the window shows it', async ({ shared }) => {
  await shared.startAgent('api', 'sleep', ['1000'])
  await shared.startAgent('web', 'sleep', ['1000'])
  await corralCommand(shared, 'wait', 'api', 'web', '--for', 'ready')
  const list = await corralCommand(shared, 'list')
  expect(list).toMatchObject({ code: 0, err: '' })
  expect(list.out.split('\n')).toEqual([
    expect.stringMatching(/^NAME +TYPE +STATUS +HEALTH +CPU +MEMORY +COST +FOLDER$/),
    expect.stringMatching(/^api +custom +running \d+ s/),
    expect.stringMatching(/^web +custom +running \d+ s/),
    '',
  ])
  const stopped = await corralCommand(shared, 'stop', 'api')
  expect(stopped).toMatchObject({ code: 0, err: 'api: stopped\n' })
  await expect(shared.fleet.row('api')).toContainText('stopped')
  expect((await corralCommand(shared, 'list', '--running', '--quiet')).out).toBe('web\n')
  expect(await corralCommand(shared, 'start', 'api')).toMatchObject({ code: 0 })
  await expect(shared.fleet.row('api')).toContainText('running')
})

test('programs get JSON with a version, also of what went wrong', async ({ shared }) => {
  await shared.startAgent('api', 'sleep', ['1000'])
  await corralCommand(shared, 'wait', 'api', '--for', 'ready')
  const list = JSON.parse((await corralCommand(shared, '--json', 'list')).out) as unknown
  expect(list).toMatchObject({
    schemaVersion: 1,
    agents: [{ spec: { name: 'api' }, state: { phase: { kind: 'running' } } }],
  })
  const missing = await corralCommand(shared, 'describe', 'nobody', '--json')
  expect(missing.code).toBe(4)
  expect(JSON.parse(missing.out)).toMatchObject({ schemaVersion: 1, error: { code: 'agent-not-found' } })
})

test('each kind of failure has its exit code and says what to do', async ({ shared }) => {
  await shared.startAgent('api', 'sleep', ['1000'])
  const unknown = await corralCommand(shared, 'sotp', 'api')
  expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('stop') })
  expect(await corralCommand(shared, 'list', '--colour')).toMatchObject({ code: 2 })
  const nameless = await corralCommand(shared, 'stop')
  expect(nameless).toMatchObject({ code: 2, err: expect.stringContaining('--all') })
  expect(await corralCommand(shared, 'stop', 'nobody')).toMatchObject({ code: 4 })
  const waited = await corralCommand(shared, 'wait', 'api', '--for', 'stopped', '--timeout', '0.5')
  expect(waited).toMatchObject({ code: 6, err: expect.stringContaining('api') })
  const elsewhere = await corralCommand(shared, '--data-dir', `${shared.place.dataDir}-none`, 'list')
  expect(elsewhere).toMatchObject({ code: 7, err: expect.stringContaining('corral serve') })
})

test('events come as they happen, until nobody reads any more', async ({ shared }) => {
  await shared.startAgent('api', 'sleep', ['1000'])
  const env = { ...shared.place.env, CORRAL_DATA_DIR: shared.place.dataDir }
  const args = [BUILT.commandLine, 'events', '--follow', '--agent', 'api', '--json']
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const kinds: string[] = []
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece
    kinds.splice(0, kinds.length, ...[...text.matchAll(/"event":\{"kind":"([^"]+)"/g)].map(([, kind = '']) => kind))
  })
  await expect.poll(() => kinds).toContain('spawned')
  await corralCommand(shared, 'stop', 'api')
  await expect.poll(() => kinds).toContain('stopped')
  const closed = once(child, 'close')
  child.stdout.destroy()
  await corralCommand(shared, 'start', 'api')
  const [code] = (await closed) as [number]
  expect(code).toBe(0)
})

test('every verb has help with an example', async ({ shared }) => {
  const { out } = await corralCommand(shared, '--help')
  const verbs = [...out.matchAll(/^ {2}([a-z]+)(?:\|\w+)?(?: [[<]|\s{2})/gm)].map(([, verb = '']) => verb)
  expect(verbs).toEqual(expect.arrayContaining(['list', 'attach', 'events', 'wait', 'serve']))
  for (const verb of verbs.filter((each) => each !== 'help')) {
    const help = await corralCommand(shared, 'help', verb)
    expect(help, verb).toMatchObject({ code: 0, out: expect.stringContaining('Examples:') })
  }
})

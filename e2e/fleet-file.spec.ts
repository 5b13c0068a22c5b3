import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { corralCommand } from './support/command-line.ts'
import { test, type Corral } from './support/corral.ts'

const FLEET = `version: 1
variables: { seconds: 1000 }
defaults: { command: sleep, cwd: . }
groups:
  back: { priority: high }
agents:
  db: { group: back, args: ["\${seconds}"], readiness: { kind: quiet, quietMs: 300, timeoutMs: 30 s } }
  api: { group: back, args: [1001], depends_on: [db], limits: { memory: 2 GB } }
  night: { args: [1002], profiles: [night] }
`

function fleetFile({ place }: Pick<Corral, 'place'>, text: string): string {
  const file = join(mkdtempSync(join(place.dataDir, 'fleet-')), 'corral.yaml')
  writeFileSync(file, text)
  return file
}

test('a fleet file is brought up, changed and taken down, and the window shows it', async ({ shared }) => {
  const file = fleetFile(shared, FLEET)
  const dry = await corralCommand(shared, 'up', '-f', file, '--dry-run')
  expect(dry).toMatchObject({ code: 0, out: '+ db  custom, new\n+ api  custom, new\n' })
  expect((await corralCommand(shared, 'list', '--quiet')).out).toBe('')
  expect(await corralCommand(shared, 'up', '-f', file)).toMatchObject({ code: 0 })
  await expect(shared.fleet.row('api')).toContainText('running')
  expect((await corralCommand(shared, 'list', '--quiet', '--running')).out).toBe('db\napi\n')
  const again = await corralCommand(shared, 'up', '-f', file)
  expect(again).toMatchObject({ code: 0, out: '2 agents as the file says\n', err: 'Nothing to do.\n' })
  writeFileSync(file, FLEET.replace('2 GB', '3 GB').replace('1001', '1003'))
  const changed = await corralCommand(shared, 'up', '-f', file)
  expect(changed.out).toContain('limits.memory: 2 GB (stop) → 3 GB (stop)')
  expect(changed.err).toContain('api: runs with what it was until its next start')
  const down = await corralCommand(shared, 'down', '-f', file)
  expect(down).toMatchObject({ code: 0, err: 'api: stopped\ndb: stopped\n' })
  await expect(shared.fleet.row('db')).toContainText('stopped')
})

test('who depends on one that fails is not started, and what is not in the file is named', async ({ shared }) => {
  const file = fleetFile(shared, FLEET.replace('db: { group: back,', 'db: { group: back, command: no-such-program,'))
  const up = await corralCommand(shared, 'up', '-f', file)
  expect(up.code).toBe(1)
  expect(up.err).toContain('api: not started, as it depends on db')
  const fewer = fleetFile(shared, FLEET.replace(/ {2}api:.*\n/, ''))
  expect((await corralCommand(shared, 'up', '-f', fewer, '--no-start')).out).toContain('- api  not in the file')
  const pruned = await corralCommand(shared, 'up', '-f', fewer, '--no-start', '--prune')
  expect(pruned.out).toContain('- api  not in the file, is removed')
  expect((await corralCommand(shared, 'list', '--quiet')).out).toBe('db\n')
})

test('agents are exported to a file that brings the same, without secrets', async ({ shared }) => {
  const file = fleetFile(shared, FLEET.replace('args: [1001]', 'args: [1001], env: { API_TOKEN: hidden-value }'))
  await corralCommand(shared, 'up', '-f', file, '--no-start')
  const written = join(file, '../written.yaml')
  expect(await corralCommand(shared, 'export', '-o', written)).toMatchObject({ code: 0 })
  expect(readFileSync(written, 'utf8')).not.toContain('hidden-value')
  expect((await corralCommand(shared, 'up', '-f', written, '--dry-run', '--no-start')).err).toBe('Nothing to do.\n')
  expect(await corralCommand(shared, 'export', '-o', written)).toMatchObject({ code: 5 })
})

test('mistakes are told with line and column, and nothing is done', async ({ shared }) => {
  const file = fleetFile(shared, FLEET.replace('priority: high', 'prioritty: high').replace('[db]', '[dp]'))
  const up = await corralCommand(shared, 'up', '-f', file)
  expect(up).toMatchObject({ code: 2, err: expect.stringMatching(/corral\.yaml:5:11: .*Did you mean "priority"\?\n$/) })
  expect((await corralCommand(shared, 'list', '--quiet')).out).toBe('')
  const missing = await corralCommand(shared, 'up', '-f', `${file}.none`)
  expect(missing).toMatchObject({ code: 2, err: expect.stringContaining('corral export') })
})

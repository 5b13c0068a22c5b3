import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { DEATH_SIGNALS } from '../../../test/faults/support/system.ts'
import { statOf } from '../../../test/faults/support/processes.ts'
import { wordsToEndWithHost } from './end-with-host.ts'

const env = { PATH: process.env['PATH'] ?? '' }
const MODULE = pathToFileURL(join(import.meta.dirname, 'end-with-host.ts')).href
/** Starts a program that ends with it, and tells the program's pid once the program has said something. */
const OTHER_HOST = `import { spawn } from 'node:child_process'
import { wordsToEndWithHost } from '${MODULE}'
const [file, ...words] = await wordsToEndWithHost(process.env)
const child = spawn(file, [...words, ...process.argv.slice(1)])
child.stdout.once('data', () => console.log(child.pid))`

test('without the program it takes, nothing is put before a command line', async () => {
  expect(await wordsToEndWithHost({ PATH: '/no/such' })).toEqual([])
})

test.runIf(DEATH_SIGNALS === null)('the program itself takes the place of the words', async () => {
  const [file = '', ...words] = await wordsToEndWithHost(env)
  const child = spawn(file, [...words, 'sh', '-c', 'echo $$'], { env })
  const [told] = (await once(child.stdout, 'data')) as [Buffer]
  expect(Number(told)).toBe(child.pid)
})

test.runIf(DEATH_SIGNALS === null)('nothing is started any more for a host that is gone', async () => {
  const [file = '', ...words] = await wordsToEndWithHost(env)
  const ofAnother = words.map((word) => (word === String(process.pid) ? '1' : word))
  expect(spawnSync(file, [...ofAnother, 'echo', 'started'], { env, encoding: 'utf8' })).toMatchObject({
    status: 1,
    stdout: '',
  })
})

test.runIf(DEATH_SIGNALS === null)('a program is killed with its host, even if it ignores signals', async () => {
  const stubborn = ['sh', '-c', 'trap "" TERM HUP PIPE; echo ready; exec sleep 60']
  const host = spawn(process.execPath, ['--input-type=module', '-e', OTHER_HOST, ...stubborn], { env })
  onTestFinished(() => {
    host.kill('SIGKILL')
  })
  const [told] = (await once(host.stdout, 'data')) as [Buffer]
  const pid = Number(told)
  expect(statOf(pid)).not.toBeNull()
  host.kill('SIGKILL')
  await expect.poll(() => statOf(pid)?.state ?? 'Z', { timeout: 20_000 }).toBe('Z')
})

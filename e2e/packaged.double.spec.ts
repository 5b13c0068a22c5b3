import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'playwright/test'
import { test, type Corral } from './support/corral.ts'
import { doubleOf } from './support/double.ts'
import type { DoubleHost } from './support/double-host.ts'
import { layOutPackaged, type PackagedApp } from './support/packaged-app.ts'

// The app as electron-builder lays it out (electron-builder.yml), started as packaged:
// https://www.electronjs.org/docs/latest/api/app (isPackaged, getAppPath), https://www.electronjs.org/docs/latest/api/process (resourcesPath).
// A directory stands in for the archive app.asar. So this shows that each path of the app leads to a file of the package, not that Electron can
// read that file out of an archive. On Linux alone: what is loaded is read from /proc.

/** Packing alone takes some ten seconds of a processor. */
const TIMEOUT_MS = 180_000

async function startPackaged(corral: Corral): Promise<{ host: DoubleHost; packaged: PackagedApp }> {
  const host = doubleOf(corral)
  await host.stop()
  const packaged = await layOutPackaged(join(corral.place.root, 'Corral'))
  host.main = packaged.main
  Object.assign(corral.place.env, { ELECTRON_DOUBLE_PACKAGED: '1' })
  await corral.start()
  return { host, packaged }
}

/** Paths of the native modules a process has loaded. */
function nativeModulesOf(pid: number): readonly string[] {
  const lines = readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')
  return [...new Set(lines.map((line) => line.slice(line.indexOf('/'))))].filter((path) => path.endsWith('.node'))
}

/** The ids of what is shipped in a folder of JSON files. */
function idsIn(folder: string): string[] {
  return readdirSync(folder).map((file) => basename(file, '.json'))
}

test('a packaged app finds its page, its pictures and its native modules', async ({ corral }) => {
  test.setTimeout(TIMEOUT_MS)
  const { host, packaged } = await startPackaged(corral)
  await expect(corral.fleet.page.getByRole('heading', { name: 'No agents yet' })).toBeVisible()
  expect((await host.app.windowViews()).map(({ iconWidth }) => iconWidth)).toEqual([512])
  await expect.poll(() => host.tray()).not.toBeNull()
  await corral.startFixture('api', 'echo')
  await corral.fleet.tile('api').waitFor('ready')
  const native = nativeModulesOf(host.pid)
  const outside = native.filter((path) => !path.startsWith(`${packaged.resources}/app.asar.unpacked/`))
  expect(native).toContainEqual(expect.stringMatching(/\/pty\.node$/))
  expect(native).toContainEqual(expect.stringMatching(/\/koffi\.node$/))
  expect(outside).toEqual([])
})

test('a packaged app gives out what it ships; its own command line reaches it', async ({ corral }) => {
  test.setTimeout(TIMEOUT_MS)
  const { packaged } = await startPackaged(corral)
  const shipped = join(packaged.resources, 'resources')
  const showHooks = 'console.log(`hooks:${process.env.CORRAL_HOOKS}`); setInterval(() => {}, 1000)'
  await corral.startAgent('api', process.execPath, ['-e', showHooks])
  await corral.fleet.tile('api').waitFor(`hooks:${shipped}/hooks`)
  using client = await corral.client()
  const types = await client.request('agentType.list', { refresh: false })
  const rules = await client.request('alert.rules', {})
  if (!types.ok || !rules.ok) throw new Error('the packaged app does not answer')
  const typeIds = types.value.map(({ id }) => id)
  expect(typeIds).toEqual(expect.arrayContaining(idsIn(join(shipped, 'agent-types'))))
  expect(rules.value.rules.map(({ id }) => id)).toEqual(expect.arrayContaining(idsIn(join(shipped, 'alert-rules'))))
  const cli = join(packaged.resources, 'cli/out/main/cli.js')
  const list = await promisify(execFile)(process.execPath, [cli, 'list'], { env: corral.place.env })
  expect(list.stdout).toContain('api')
})

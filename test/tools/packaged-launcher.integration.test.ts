import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { useTemporaryFolders } from '../support/temporary-folder.ts'

const newFolder = useTemporaryFolders()
const LAUNCHER = join(import.meta.dirname, '../../build/cli/corral')

/** The launcher as a package holds it, and a link to it as a person makes it; a program in its place that prints what it was called with. */
function installed() {
  const folder = newFolder()
  const app = join(folder, 'the app/resources/cli')
  mkdirSync(join(app, 'out/main'), { recursive: true })
  copyFileSync(LAUNCHER, join(app, 'corral'))
  writeFileSync(join(app, 'package.json'), '{"type":"module"}')
  writeFileSync(join(app, 'out/main/cli.js'), 'console.log(JSON.stringify(process.argv.slice(2)))')
  mkdirSync(join(folder, 'bin'))
  symlinkSync('../the app/resources/cli/corral', join(folder, 'bin/first'))
  symlinkSync(join(folder, 'bin/first'), join(folder, 'bin/corral'))
  return { link: join(folder, 'bin/corral'), folder }
}

it.skipIf(process.platform === 'win32')(
  'runs what lies beside it, through links, with all arguments as they are',
  () => {
    const { link } = installed()
    const args = ['list', 'memory:>1GB', 'two words', '']
    const out = execFileSync(link, args, { encoding: 'utf8', env: { ...process.env, CORRAL_NODE: process.execPath } })
    expect(JSON.parse(out)).toEqual(args)
  },
)

it.skipIf(process.platform === 'win32')('says what is missing where there is no Node, or an old one', () => {
  const { link, folder } = installed()
  writeFileSync(join(folder, 'old-node'), '#!/bin/sh\necho 20\n', { mode: 0o755 })
  for (const node of ['old-node', 'no-node'].map((name) => join(folder, name))) {
    const { status, stderr } = spawnSync(link, ['list'], {
      encoding: 'utf8',
      env: { ...process.env, CORRAL_NODE: node },
    })
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/Node 24 or newer.*CORRAL_NODE/) as string,
    })
  }
})

import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { SshServer, writeProgram } from '../test/support/ssh-server.ts'
import { HostsView } from './pages/hosts-view.ts'
import { test } from './support/corral.ts'
import { OtherMachine } from './support/other-machine.ts'
import { BUILT } from './support/repository.ts'

const PATIENT = { timeout: 60_000 }

test('a host behind a real sshd is typed into, lost with its host, and there again', async ({ corral, browser }) => {
  test.setTimeout(240_000)
  const { fleet, place } = corral
  const context = await browser.newContext()
  const box = new OtherMachine('gpu1', place, context)
  const { root, env } = box.place
  const dir = join(root, 'sshd')
  mkdirSync(dir, { mode: 0o700 })
  const ssh = await SshServer.start({ dir, env })
  try {
    copyFileSync(join(ssh.bin, 'ssh'), join(place.root, 'bin', 'ssh'))
    const command = join(root, 'bin', 'corral-by-ssh')
    const places = `export XDG_RUNTIME_DIR='${env['XDG_RUNTIME_DIR']}' CORRAL_DATA_DIR='${box.place.dataDir}'`
    writeProgram(command, `${places}\nexec '${process.execPath}' '${BUILT.commandLine}' "$@"`)
    const there = await box.start()
    await there.startFixture('parrot', 'echo')
    using client = await corral.client()
    const added = await client.request('host.add', { destination: 'gpu1', command })
    expect(added).toMatchObject({ ok: true, value: { name: 'gpu1' } })
    const hosts = new HostsView(fleet.page)
    await expect(hosts.switcher).toBeVisible(PATIENT)
    await hosts.show('gpu1')
    await fleet.row('parrot').click(PATIENT)
    await fleet.tile('parrot').waitFor('ready')
    await fleet.tile('parrot').type('through sshd\n')
    await fleet.tile('parrot').waitFor('through sshd')
    await box.host.kill()
    await expect(fleet.banner('Connection to gpu1 lost')).toBeVisible(PATIENT)
    await box.start()
    await expect(fleet.page.locator('[data-live="true"]')).toBeVisible({ timeout: 90_000 })
  } finally {
    await ssh.stop()
    await box.clear()
    await context.close()
  }
})

import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { corralCommand } from './support/command-line.ts'
import { test } from './support/corral.ts'
import { OWN_TYPE, type RunPlace } from './support/run-place.ts'

/** Puts programs before those of the machine, as its user's shell tells; each is a script. */
function plant({ root, home }: RunPlace, programs: Readonly<Record<string, string>>): void {
  const folder = join(root, 'bin')
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  }
  writeFileSync(join(home, '.profile'), `PATH=${folder}:$PATH\n`)
  for (const name of ['.bash_profile', '.zprofile']) writeFileSync(join(home, name), '. "$HOME/.profile"\n')
}

const OLD_TOOLS = { git: 'echo git version 2.7.4', tmux: 'echo tmux 3.1c' }

test('a data directory that others may write to is found, and found to be closed again', async ({ corral }) => {
  const { dataDir } = corral.place
  const { doctor, palette } = corral.fleet
  chmodSync(dataDir, 0o777)
  await palette.run('Doctor')
  await doctor.hasLooked()
  await expect(doctor.summary).toContainText('1 problem')
  await expect(doctor.looked).toContainText(/^Looked at \d\d:\d\d:\d\d$/)
  const files = doctor.finding('files')
  await expect(files).toHaveAttribute('data-verdict', 'problem')
  await expect(files).toContainText('other users may write to it')
  await expect(doctor.view.getByRole('listitem').first()).toContainText('Data directory')

  const command = (await files.locator('code').textContent()) ?? ''
  expect(command).toBe(`chmod go-w ${dataDir}`)
  await files.getByRole('button', { name: 'Copy the command' }).click()
  await expect(files.getByRole('button', { name: 'Copied' })).toBeVisible()
  chmodSync(dataDir, 0o700)
  await files.getByRole('button', { name: 'Check Data directory again' }).click()
  await expect(files).toHaveAttribute('data-verdict', 'ok')
  await expect(doctor.summary).not.toContainText('problem')

  await corral.fleet.page.keyboard.press('Escape')
  await expect(doctor.view).toBeHidden()
})

test('tools that are too old, and an agent CLI that hangs, are told without stopping the rest', async ({ corral }) => {
  // The next host knows this page only once it has logged in.
  await expect(corral.fleet.page.getByRole('banner')).toBeVisible()
  await corral.host.kill()
  // Not before: a host that is killed while it looks at an agent CLI that hangs leaves that one behind.
  plant(corral.place, { ...OLD_TOOLS, [OWN_TYPE.command]: 'exec sleep 1000' })
  await corral.start()
  const { doctor } = corral.fleet
  await doctor.open()
  await expect(doctor.finding('tmux')).toContainText('tmux 3.1c is too old')
  await expect(doctor.finding('git')).toContainText('git version 2.7.4')
  await expect(doctor.finding('git')).toHaveAttribute('data-verdict', 'warning')
  await expect(doctor.finding('agents.trail-boss')).toContainText('did not tell it: it takes too long')
  await expect(doctor.finding('terminal')).toHaveAttribute('data-verdict', 'ok')
  await expect(doctor.finding('database')).toHaveAttribute('data-verdict', 'ok')
})

test('the command line asks the host, and fails where there is a problem', async ({ shared }) => {
  const well = await corralCommand(shared, 'doctor', '--only', 'files')
  expect(well).toMatchObject({ code: 0, out: expect.stringContaining('nobody else may look into it') })
  const { dataDir } = shared.place
  chmodSync(dataDir, 0o777)
  const problem = await corralCommand(shared, 'doctor', '--only', 'files', '--json')
  chmodSync(dataDir, 0o700)
  expect(problem.code).toBe(5)
  expect(JSON.parse(problem.out)).toMatchObject({
    ...{ schemaVersion: 1, verdict: 'problem', isOfHost: true },
    findings: [{ id: 'files', verdict: 'problem', command: `chmod go-w ${dataDir}` }],
  })
  const unknown = await corralCommand(shared, 'doctor', '--only', 'flies')
  expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('files') })
})

test('the command line looks by itself where no host runs, and leaves nothing behind', async ({ corral }) => {
  const { place } = corral
  await corral.host.kill()
  plant(place, OLD_TOOLS)
  const alone = await corralCommand(corral, 'doctor', '--json')
  const { isOfHost, findings } = JSON.parse(alone.out) as {
    readonly isOfHost: boolean
    readonly findings: readonly { readonly id: string; readonly verdict: string; readonly found: string }[]
  }
  const found = new Map(findings.map((finding) => [finding.id, finding]))
  expect(isOfHost).toBe(false)
  expect(found.get('host')?.found).toContain('ended without cleaning up')
  expect(found.get('git')).toMatchObject({
    verdict: 'warning',
    found: expect.stringContaining('2.7.4'),
  })
  expect(found.get('terminal')?.verdict).toBe('ok')
  expect(found.get('database')?.verdict).toBe('ok')

  const elsewhere = join(place.root, 'elsewhere')
  const nowhere = await corralCommand(corral, '--data-dir', elsewhere, 'doctor')
  expect(nowhere.out).toContain('does not exist yet')
  expect(statSync(elsewhere, { throwIfNoEntry: false })).toBeUndefined()
  mkdirSync(elsewhere, { mode: 0o777 })
  chmodSync(elsewhere, 0o777)
  const open = await corralCommand(corral, '--data-dir', elsewhere, 'doctor')
  expect(open).toMatchObject({ code: 5, out: expect.stringContaining('✗ problem') })
})

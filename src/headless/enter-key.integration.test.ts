import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { NodePtySpawner } from '../adapters/pty/node-pty-spawner.ts'
import { nextOf } from '../base/event.ts'
import { controlPathOf } from '../transports/control/place.ts'
import { valueOf } from '../../test/support/value-of.ts'
import { askForAddress } from './ask-address.ts'

const HEADLESS = join(import.meta.dirname, 'index.ts')
/** Far more than it takes, for a busy machine. */
const PRINTED_WITHIN_MS = 20_000
const ADDRESS = /Corral is at (http:\S+)/g

/** A terminal with a shell in it, and what it shows. */
function openShell() {
  const dir = mkdtempSync(join(tmpdir(), 'corral-enter-'))
  const runtime = join(dir, 'run')
  mkdirSync(runtime, { mode: 0o700 })
  const { PATH = '' } = process.env
  const env = { PATH, HOME: dir, XDG_RUNTIME_DIR: runtime, TERM: 'dumb', PS1: '> ' }
  const size = { cols: 200, rows: 50 }
  const spawned = new NodePtySpawner().spawn({ file: 'bash', args: ['--norc', '-i'], env, cwd: dir, size })
  if (!spawned.ok) throw new Error(spawned.error.message)
  const pty = spawned.value
  let shown = ''
  pty.onData((bytes) => (shown += Buffer.from(bytes).toString()))
  const exited = nextOf(pty.onExit)
  onTestFinished(async () => {
    // Hanging up ends the shell and, by SIGHUP, what it started.
    pty.hangUp()
    await exited
    pty.dispose()
    rmSync(dir, { recursive: true, force: true })
  })
  return {
    type: (text: string) => pty.write(Buffer.from(text)),
    addresses: () => [...shown.matchAll(ADDRESS)].map(([, address]) => address),
    shows: async (text: string | RegExp) => {
      while (!(typeof text === 'string' ? shown.includes(text) : text.test(shown))) await nextOf(pty.onData)
    },
    forget: () => (shown = ''),
    controlPath: valueOf(controlPathOf(`${dir}/data`, { platform: process.platform, env, home: dir, temporary: dir })),
    command: `'${process.execPath}' '${HEADLESS}' --no-open --port 0 --data-dir '${dir}/data'`,
  }
}

test.skipIf(process.platform === 'win32')('Enter prints a new address each time', async () => {
  const shell = openShell()
  shell.type(`${shell.command}\r`)
  await shell.shows('Press Enter for another')
  for (let more = 2; more <= 3; more += 1) {
    shell.type('\r')
    await expect.poll(() => shell.addresses().length, { timeout: PRINTED_WITHIN_MS }).toBe(more)
  }
  expect(new Set(shell.addresses()).size).toBe(3)
})

test.skipIf(process.platform === 'win32')(
  'a host in the background is not stopped by its terminal, and prints again once it is in the foreground',
  async () => {
    const shell = openShell()
    shell.type(`${shell.command} &\r`)
    await shell.shows('Press Enter for another')
    // A program in the foreground that does not read: what is typed waits for whoever does.
    shell.type('echo begun; tail -f /dev/null\r')
    await shell.shows(/^begun/m)
    shell.forget()
    shell.type('typed\r\r')
    await shell.shows('typed')
    // A host that was stopped would not answer; one that does has looked at its terminal by the second answer.
    for (let time = 0; time < 2; time += 1) {
      expect(await askForAddress(shell.controlPath, { readOnly: true })).toMatchObject({ ok: true })
    }
    expect(shell.addresses()).toEqual([])
    shell.type('\x03')
    await shell.shows('^C')
    shell.type('fg\r')
    await expect
      .poll(
        () => {
          shell.type('\r')
          return shell.addresses().length
        },
        { timeout: PRINTED_WITHIN_MS },
      )
      .toBeGreaterThan(0)
  },
)

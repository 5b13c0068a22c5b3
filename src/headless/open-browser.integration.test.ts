import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { logIn, pageAt } from '../../test/support/web-client.ts'

const HEADLESS = join(import.meta.dirname, 'index.ts')
const READY_LINE = /^Corral is at (http:\S+)$/m
/** Far more than it takes, for a busy machine. */
const STARTED_WITHIN_MS = 20_000

/** Starts a host whose `xdg-open` writes down what it is started with. */
async function startHost() {
  const dir = mkdtempSync(join(tmpdir(), 'corral-open-'))
  for (const name of ['run', 'bin']) mkdirSync(join(dir, name), { mode: 0o700 })
  const written = join(dir, 'opened')
  writeFileSync(
    join(dir, 'bin/xdg-open'),
    `#!/bin/sh\nprintf %s "$*" > '${written}.new'; mv '${written}.new' '${written}'\n`,
    {
      mode: 0o755,
    },
  )
  const env = { PATH: `${dir}/bin${delimiter}${process.env['PATH']}`, HOME: dir, XDG_RUNTIME_DIR: `${dir}/run` }
  const args = [HEADLESS, '--port', '0', '--data-dir', `${dir}/data`]
  const host = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(host, 'exit')
  onTestFinished(async () => {
    host.kill('SIGTERM')
    await ended
    rmSync(dir, { recursive: true, force: true })
  })
  let said = ''
  host.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  await expect.poll(() => READY_LINE.test(said) && existsSync(written), { timeout: STARTED_WITHIN_MS }).toBe(true)
  return { opened: readFileSync(written, 'utf8'), printed: READY_LINE.exec(said)?.[1] ?? '' }
}

test.skipIf(process.platform !== 'linux')(
  'H3: the browser is started with an address of its own, which works once, and not with the printed one',
  async () => {
    const { opened, printed } = await startHost()
    expect(opened).toMatch(/^http:\/\/[a-z2-7]{10}\.localhost:\d+\/#login=[a-z2-7]{32}$/)
    expect(new URL(opened).hash).not.toBe(new URL(printed).hash)
    expect(await logIn(pageAt(opened))).toMatchObject({ kind: 'entered' })
    expect(await logIn(pageAt(opened))).toEqual({ kind: 'refused', reason: 'used' })
    expect(await logIn(pageAt(printed)), 'the printed one is still good').toMatchObject({ kind: 'entered' })
  },
)

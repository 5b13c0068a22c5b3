import { randomUUID } from 'node:crypto'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { COOKIE_NAME, killSurvivor, survivorsOf } from './survivors.ts'

/** How long a process that was asked to end just before the last test may still take. */
const GRACE_MS = 2_000

/**
 * Marks every process the tests start, by a cookie in its environment or by the folder that contains all their temporary
 * folders; if any outlives the run, kills it and fails the run.
 */
export function setup(): () => Promise<void> {
  const cookie = randomUUID()
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'corral-run-')))
  const before = { [COOKIE_NAME]: process.env[COOKIE_NAME], TMPDIR: process.env['TMPDIR'] }
  // Where processes are not looked for, paths of sockets may not become longer (macOS).
  setVariables({ [COOKIE_NAME]: cookie, ...(process.platform === 'linux' && { TMPDIR: folder }) })
  return async () => {
    setVariables(before)
    const survivors = await survivorsOf({ cookie, folder }, GRACE_MS)
    for (const survivor of survivors) killSurvivor(survivor)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    if (survivors.length === 0) return
    const list = survivors.map(({ pid, command }) => `  ${pid} ${command}`)
    throw new Error(`${survivors.length} processes outlived the tests that started them:\n${list.join('\n')}`)
  }
}

function setVariables(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
}

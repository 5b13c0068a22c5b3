import { randomUUID } from 'node:crypto'
import { COOKIE_NAME, killSurvivor, survivorsOf } from './survivors.ts'

/** How long a process that was asked to end just before the last test may still take. */
const GRACE_MS = 2_000

/** Marks every process the tests start; if any outlives the run, kills it and fails the run. */
export function setup(): () => Promise<void> {
  const cookie = randomUUID()
  process.env[COOKIE_NAME] = cookie
  return async () => {
    const survivors = await survivorsOf(cookie, GRACE_MS)
    for (const survivor of survivors) killSurvivor(survivor)
    if (survivors.length === 0) return
    const list = survivors.map(({ pid, command }) => `  ${pid} ${command}`)
    throw new Error(`${survivors.length} processes outlived the tests that started them:\n${list.join('\n')}`)
  }
}

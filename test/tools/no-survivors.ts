import { randomUUID } from 'node:crypto'
import { COOKIE_NAME, killSurvivor, survivorsOf } from './survivors.ts'

/** A process that was told to end just before the last test did gets this long. */
const GRACE_MS = 2_000

/** Marks every process the tests start and fails the run, after killing them, if any outlives it. */
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

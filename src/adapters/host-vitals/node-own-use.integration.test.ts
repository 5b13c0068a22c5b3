import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { NodeOwnUse } from './node-own-use.ts'

const HELD_UP_MS = 400
/** Some looks at the loop before and after. */
const LOOKS_MS = 300

test('it tells how late the loop came since the reading before, and what the process has used', async () => {
  using use = new NodeOwnUse()
  await wait(LOOKS_MS)
  const before = use.read()
  await wait(LOOKS_MS)
  const until = performance.now() + HELD_UP_MS
  while (performance.now() < until);
  await wait(LOOKS_MS)
  const after = use.read()
  expect(after.loopDelayMs?.max).toBeGreaterThan(HELD_UP_MS / 2)
  expect(after.loopDelayMs?.p99).toBeLessThanOrEqual(after.loopDelayMs?.max ?? 0)
  expect(after.cpuSeconds - before.cpuSeconds).toBeGreaterThan(0.1)
  expect(after.rssBytes).toBeGreaterThan(1e7)
  expect(Math.abs(after.startedAt - (Date.now() - process.uptime() * 1000))).toBeLessThan(5_000)
  expect(use.read().loopDelayMs).toBeNull()
})

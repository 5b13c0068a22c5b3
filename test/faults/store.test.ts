import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { openStore } from '../../src/adapters/store/open-store.ts'
import { LONG_ATTACKS } from '../support/long-attacks.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { MemorySecrets } from '../support/memory-secrets.ts'
import { useTemporaryFolders } from '../support/temporary-folder.ts'
import { PARTS, readRounds, type Rounds } from './support/store-rounds.ts'
import { within } from './support/wait.ts'

const WRITER = join(import.meta.dirname, 'support/store-writer.ts')
/** Kills at random moments, all of one store. */
const KILLS = LONG_ATTACKS ? 100 : 15
/** Some rounds are written in this time. */
const LONGEST_LIFE_MS = 60
/** More than one round has, so that a life ends before each of them. */
const STATEMENTS = 40
const NOTHING: Rounds = { journal: 0, series: 0, alerts: 0, 'post-mortem': 0 }

const newFolder = useTemporaryFolders()

/** Lets a program write into the store until it is killed; returns the last round of each part that it said was written. */
async function liveAndDie(
  path: string,
  death: { readonly afterMs: number } | { readonly atStatement: number },
): Promise<Rounds> {
  const args = 'atStatement' in death ? [String(death.atStatement)] : []
  const writer = spawn(process.execPath, [WRITER, path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [said, complaints] = ['', '']
  writer.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
  const closed = once(writer, 'close')
  const { promise: ready, resolve } = Promise.withResolvers<void>()
  writer.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (said.includes('ready\n')) resolve()
  })
  try {
    await within(Promise.race([ready, closed]), 'the writer to begin')
    if ('afterMs' in death) await wait(death.afterMs)
  } finally {
    if ('afterMs' in death) writer.kill('SIGKILL')
  }
  const [, signal] = (await within(closed, 'the writer to end')) as [unknown, unknown]
  if (signal !== 'SIGKILL') throw new Error(`the writer was to be killed, and ended: ${complaints}`)
  const told = [...said.matchAll(/^([a-z-]+) (\d+)$/gm)].map(([, part, round]) => [part, Number(round)] as const)
  return Object.fromEntries(PARTS.map((part) => [part, told.findLast(([name]) => name === part)?.[1] ?? 0])) as Rounds
}

/** What the next host finds: it has to be able to read all of it. */
function found(path: string): Rounds {
  const opened = openStore({ path, clock: new ManualClock(), secrets: new MemorySecrets() })
  if (!opened.ok) throw new Error(opened.error.message)
  using store = opened.value.store
  expect(opened.value.notices).toEqual([])
  return readRounds(store)
}

function integrityOf(path: string): unknown {
  using db = new DatabaseSync(path)
  return db.prepare('PRAGMA integrity_check').all()
}

/** All that was said to be written is there, at most one more round was begun, and its parts are there from the first on. */
function expectWhole(rounds: Rounds, told: Rounds, before: Rounds): void {
  const values = PARTS.map((part) => rounds[part])
  for (const part of PARTS) expect(rounds[part], part).toBeGreaterThanOrEqual(Math.max(told[part], before[part]))
  expect(values).toEqual(values.toSorted((a, b) => b - a))
  expect((values[0] ?? 0) - (values.at(-1) ?? 0)).toBeLessThanOrEqual(1)
}

/** Lets writers live and die on one store, and looks at it after each. */
async function survive(deaths: readonly Parameters<typeof liveAndDie>[1][]): Promise<Rounds> {
  const path = join(newFolder(), 'corral.db')
  let before = NOTHING
  for (const death of deaths) {
    const told = await liveAndDie(path, death)
    const rounds = found(path)
    expectWhole(rounds, told, before)
    before = rounds
  }
  expect(integrityOf(path)).toEqual([{ integrity_check: 'ok' }])
  expect(readdirSync(join(path, '..')).filter((name) => name.includes('damaged'))).toEqual([])
  return before
}

describe('a program that is killed while it writes', () => {
  it('at any moment leaves a store with all that it had written, and nothing by halves', async () => {
    const deaths = Array.from({ length: KILLS }, () => ({ afterMs: Math.random() * LONGEST_LIFE_MS }))
    const rounds = await survive(deaths)
    expect(rounds.journal).toBeGreaterThan(0)
  })

  it('before any of its statements leaves the same', async () => {
    const deaths = Array.from({ length: STATEMENTS }, (_, index) => ({ atStatement: index + 1 }))
    const rounds = await survive(LONG_ATTACKS ? deaths : deaths.filter((_, index) => index % 3 === 0))
    expect(Object.values(rounds).every((round) => round > 0)).toBe(true)
  })
})

import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fixtureSpec } from './support/agents.ts'
import type { FaultClient } from './support/client.ts'
import { DAMAGES, damageStore } from './support/damage.ts'
import { FaultHost } from './support/host.ts'
import { running } from './support/lives.ts'
import { FaultPlace } from './support/place.ts'
import { runProcesses } from './support/processes.ts'
import { expectNothingLeft, killSurvivors, readJournal } from './support/soundness.ts'
import { newRecord } from './support/stranger.ts'
import { MOUNTS } from './support/system.ts'
import { eventually } from './support/wait.ts'

/** More than the limit allows. */
const TOO_MANY_AGENTS = 60
const FEW_DESCRIPTORS = 72

/** Starts agents until a start fails; returns the running ones and the failed one. */
async function startUntilRefused(client: FaultClient, place: FaultPlace): Promise<{ up: string[]; refused: string }> {
  const up: string[] = []
  while (up.length < TOO_MANY_AGENTS) {
    const id = await client.start({ ...fixtureSpec(place, 'clinging.sh'), readiness: { kind: 'exec' } })
    await client.until(() => !['starting', 'queued'].includes(client.agent(id).state.phase.kind), 'a start to end')
    if (client.agent(id).state.phase.kind !== 'running') return { up, refused: id }
    up.push(id)
  }
  throw new Error(`${TOO_MANY_AGENTS} agents were started`)
}

it('a host that runs out of descriptors refuses starts with what to do, keeps its agents, and can still stop them', async () => {
  await using place = new FaultPlace()
  const wrap = ['sh', '-c', `ulimit -n ${FEW_DESCRIPTORS}; exec "$@"`, 'sh']
  const { client } = await FaultHost.start(place, { wrap })
  const { up, refused } = await startUntilRefused(client, place)
  expect(client.agent(refused).state.phase).toMatchObject({
    kind: 'failed',
    failure: { message: expect.stringMatching(/too many files open.*ulimit -n/i) },
  })
  expect(up.length).toBeGreaterThan(0)
  expect(up.map((id) => client.agent(id).state.phase.kind)).toEqual(up.map(() => 'running'))
  expect(new Set(runProcesses(place.cookie).map(({ agentId }) => agentId))).toEqual(new Set(up))
  const [first = '', second = ''] = up
  await client.ask('agent.stop', { agent: first })
  await client.ask('agent.kill', { agent: second })
  await Promise.all([first, second].map((id) => client.reach(id, 'stopped')))
  await client.ask('agent.start', { agent: refused })
  await client.reach(refused, 'running')
  await expectNothingLeft(place, client)
})

function appends(file: string, bytes: Buffer): boolean {
  try {
    appendFileSync(file, bytes)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false
    throw error
  }
}

/** Uses up all free space of the file system with the host's data. */
function fill(folder: string): string {
  const file = join(folder, 'filler')
  for (let bytes = 1024 * 1024; bytes >= 1; bytes = Math.floor(bytes / 2)) {
    for (let isFull = false; !isFull;) isFull = !appends(file, Buffer.alloc(bytes))
  }
  return file
}

describe.runIf(MOUNTS === null)('a full disk', () => {
  it('is told, and ends no agent: they run on and can be stopped', async () => {
    await using place = new FaultPlace()
    mkdirSync(place.dataDir, { mode: 0o700 })
    // A private file system that only the host sees and that disappears with it.
    const wrap = [
      'unshare',
      '-m',
      'sh',
      '-c',
      'mount -t tmpfs -o size=8m,mode=700 none "$0" && exec "$@"',
      place.dataDir,
    ]
    const host = await FaultHost.start(place, { wrap })
    const { client } = host
    const ids = [await running(client, place), await running(client, place)]
    const dataDir = `/proc/${host.pid}/root${place.dataDir}`
    const filler = fill(dataDir)
    for (let index = 0; index < 50 && client.host.notices.length === 0; index += 1) {
      await client.ask('agent.update', { agent: ids[0] ?? '', patch: { group: `group ${index}` } })
    }
    const notice = await client.until(
      () => client.host.notices.find(({ severity }) => severity === 'error') ?? null,
      'a notice',
    )
    expect(notice.message).toMatch(/disk|space/i)
    expect(ids.map((id) => client.agent(id).state.phase.kind)).toEqual(['running', 'running'])
    await client.ask('agent.stop', { agent: ids[0] ?? '' })
    await client.reach(ids[0] ?? '', 'stopped')
    const errors = (): number => client.host.notices.filter(({ severity }) => severity === 'error').length
    expect(errors()).toBe(1)
    rmSync(filler)
    await client.ask('agent.start', { agent: ids[0] ?? '' })
    await client.reach(ids[0] ?? '', 'running', 2)
    await client.until(() => errors() === 0, 'the notice to be taken back')
    await expectNothingLeft(place, client)
    // All that was told meanwhile is written now; SQLite cannot open a file of another process's file system.
    const copy = join(place.dir, 'copy')
    for (const name of ['corral.db', 'corral.db-wal']) cpSync(join(dataDir, name), join(copy, name))
    const written = readJournal({ dataDir: copy }).map(({ seq }) => seq)
    expect(written).toEqual(expect.arrayContaining(client.journal.map(({ seq }) => seq)))
    expect(await host.stop()).toBe(0)
  })
})

if (MOUNTS !== null) it.skip(`a full disk cannot be had here: ${MOUNTS}`)

describe.concurrent.each(Object.keys(DAMAGES) as (keyof typeof DAMAGES)[])('a store that was %s', (damage) => {
  it('is set aside by name, and the processes of that life get no signal', async () => {
    await using place = new FaultPlace()
    const record = newRecord(place)
    const heard = (): string => (existsSync(record) ? readFileSync(record, 'utf8') : '')
    const first = await FaultHost.start(place)
    const id = await first.client.start(fixtureSpec(place, 'signal-recorder', { args: ['--record', record] }))
    await first.client.reach(id, 'running')
    // Enough entries that there are pages to damage.
    for (let index = 0; index < 300; index += 1) {
      await first.client.ask('agent.update', { agent: id, patch: { group: `group ${index}` } })
    }
    await checkpoint(place)
    await first.crash()
    // Sent by the kernel, because their terminal is gone.
    await eventually(() => heard().includes('SIGHUP') && heard().includes('SIGCONT'), 'the terminal to hang up')
    damageStore(place, damage)
    const before = heard()
    const second = await FaultHost.start(place)
    const aside = readdirSync(place.dataDir).find((name) => /^corral\.db\.damaged-[\dTZ-]+$/.test(name))
    expect(aside).toBeDefined()
    expect(second.client.host.notices.map(({ message }) => message).join()).toContain(aside)
    expect(second.client.fleet).toEqual([])
    const other = await running(second.client, place)
    await second.client.ask('agent.kill', { agent: other })
    await second.client.reach(other, 'stopped')
    expect(await second.stop()).toBe(0)
    expect(heard()).toBe(before)
    for (const { pid } of runProcesses(place.cookie)) process.kill(pid, 'SIGKILL')
    await eventually(() => runProcesses(place.cookie).length === 0, 'them to be gone')
    // The next host removes the group of the run that no record mentions.
    expect(await (await FaultHost.start(place)).stop()).toBe(0)
  })
})

/** Changes an agent until the host says something that matches. */
async function changeUntilTold(client: FaultClient, id: string, told: RegExp): Promise<void> {
  let changes = 0
  await eventually(async () => {
    await client.ask('agent.update', { agent: id, patch: { group: `group ${++changes}` } })
    return client.host.notices.some(({ message }) => told.test(message))
  }, `a notice like ${told}`)
}

describe.concurrent('a store, while a host has it open,', () => {
  it('that is damaged is told of with what to do; agents go on, and the next start sets it aside', async () => {
    await using place = new FaultPlace()
    const host = await FaultHost.start(place)
    const { client } = host
    const ids = [await running(client, place), await running(client, place)]
    await checkpoint(place)
    DAMAGES['full of garbage behind its first page'](join(place.dataDir, 'corral.db'))
    await changeUntilTold(client, ids[0] ?? '', /is damaged\. Restart Corral/)
    expect(ids.map((id) => client.agent(id).state.phase.kind)).toEqual(['running', 'running'])
    await expectNothingLeft(place, client)
    expect(await host.stop()).toBe(0)
    const next = await FaultHost.start(place)
    expect(next.client.host.notices.map(({ message }) => message).join()).toMatch(/was damaged\. It is kept as/)
    await expectNothingLeft(place, next.client)
  })

  it('that is deleted is told of and written anew, also for a host after one that is killed', async () => {
    await using place = new FaultPlace()
    const first = await FaultHost.start(place)
    const { client } = first
    const id = await running(client, place)
    for (const companion of ['', '-wal', '-shm']) rmSync(join(place.dataDir, `corral.db${companion}`), { force: true })
    await changeUntilTold(client, id, /was deleted while Corral runs/)
    expect(client.agent(id).state.phase.kind).toBe('running')
    await first.crash()
    const next = await FaultHost.start(place)
    expect(next.client.fleet.map((agent) => agent.id)).toEqual([id])
    await killSurvivors(next.client)
    await expectNothingLeft(place, next.client)
    readJournal(place)
  })
})

async function checkpoint({ dataDir }: FaultPlace): Promise<void> {
  const { DatabaseSync } = await import('node:sqlite')
  using db = new DatabaseSync(join(dataDir, 'corral.db'), { timeout: 5_000 })
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
}

describe.concurrent('a data directory', () => {
  it('that a living host holds, even one that stands still, is refused to a second, which says who has it', async () => {
    await using place = new FaultPlace()
    const first = await FaultHost.start(place)
    const id = await running(first.client, place)
    const whileAwake = await FaultHost.refused(place)
    first.signal('SIGSTOP')
    const whileAsleep = await FaultHost.refused(place)
    first.signal('SIGCONT')
    for (const { code, said } of [whileAwake, whileAsleep]) {
      expect(code).toBe(1)
      expect(said).toContain(`process ${first.pid}`)
    }
    expect(first.client.agent(id).state.phase.kind).toBe('running')
    await expectNothingLeft(place, first.client)
  })

  it.each([
    ['nobody has held', false],
    ['a host that was killed has held', true],
  ])('that %s is had by exactly one of those that want it at once', async (_name, isUsed) => {
    await using place = new FaultPlace()
    if (isUsed) {
      const dead = await FaultHost.start(place)
      await running(dead.client, place)
      await dead.crash()
    }
    const tries = await Promise.allSettled([1, 2, 3].map(() => FaultHost.start(place)))
    const [winner, ...others] = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(others).toEqual([])
    const losses = tries.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))
    expect(losses.filter((loss) => !/ended with 1/.test(loss))).toEqual([])
    if (winner === undefined) throw new Error(`nobody had it:\n${losses.join('\n')}`)
    for (const { pid, startTime } of winner.client.host.survivors) {
      await winner.client.ask('survivor.kill', { pid, startTime })
    }
    await winner.client.until(() => winner.client.host.survivors.length === 0, 'the ledger to be empty')
    await expectNothingLeft(place, winner.client)
  })
})

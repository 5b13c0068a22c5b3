import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Result } from '../../base/result.ts'
import type { ProcessIdentity } from '../../shapes/process-identity.ts'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { acquireHostLock, readHostHolder, type HostLock, type HostLockRefusal } from './host-lock.ts'
import type { HostHolder } from './lock-file.ts'

const newFolder = useTemporaryFolders()

function identity(pid: number, startTime = 1, bootId = 'this-boot'): ProcessIdentity {
  return { pid, startTime, bootId }
}

function holder(who: ProcessIdentity, kind: HostHolder['kind'] = 'headless'): HostHolder {
  return { kind, identity: who, since: 1_800_000_000_000, url: null }
}

/** Requests the lock on a machine where only the processes `living` exist; null: the process table cannot be read. */
function ask(
  dataDir: string,
  who: ProcessIdentity,
  living: readonly ProcessIdentity[] | null,
): Promise<Result<HostLock, HostLockRefusal>> {
  return acquireHostLock({
    dataDir,
    holder: holder(who),
    identify: async (pid) => {
      if (living === null) throw new Error('the process table cannot be read')
      return living.find((one) => one.pid === pid) ?? null
    },
  })
}

async function take(dataDir: string, who: ProcessIdentity, living: readonly ProcessIdentity[] = []): Promise<HostLock> {
  const lock = await ask(dataDir, who, living)
  if (!lock.ok) throw new Error(lock.error.message)
  return lock.value
}

describe('acquireHostLock', () => {
  it('is had by the first host, readable for the user only, and gone when disposed', async () => {
    const dataDir = newFolder()
    const lock = await take(dataDir, identity(10))
    expect(readHostHolder(dataDir)).toEqual(holder(identity(10)))
    expect(statSync(join(dataDir, 'host.lock')).mode & 0o777).toBe(0o600)
    expect(readdirSync(dataDir)).toEqual(['host.lock'])
    lock.dispose()
    expect(readdirSync(dataDir)).toEqual([])
  })

  it('tells the second host who has it', async () => {
    const dataDir = newFolder()
    using _lock = await take(dataDir, identity(10))
    const second = await ask(dataDir, identity(11), [identity(10)])
    expect(second).toMatchObject({
      ok: false,
      error: {
        code: 'held',
        holder: { identity: { pid: 10 } },
        message: expect.stringContaining('process 10') as string,
      },
    })
  })

  it('passes on where the page of the holder is', async () => {
    const dataDir = newFolder()
    using lock = await take(dataDir, identity(10))
    lock.announce('http://127.0.0.1:4000')
    expect(readHostHolder(dataDir)?.url).toBe('http://127.0.0.1:4000')
    const second = await ask(dataDir, identity(11), [identity(10)])
    expect(second).toMatchObject({ error: { message: expect.stringContaining('http://127.0.0.1:4000') as string } })
  })

  it.each([
    ['nobody has its pid', [], identity(10)],
    ['its pid is somebody else now', [identity(10, 2)], identity(10)],
    ['it is of an earlier boot', [identity(10, 1, 'earlier-boot')], identity(10, 1, 'earlier-boot')],
  ])('is taken from a dead host: %s', async (_name, living, dead) => {
    const dataDir = newFolder()
    await take(dataDir, dead)
    const lock = await ask(dataDir, identity(11), living)
    expect(lock.ok).toBe(true)
    expect(readHostHolder(dataDir)?.identity.pid).toBe(11)
    expect(readdirSync(dataDir)).toEqual(['host.lock'])
  })

  it('is not taken from a host of which nothing can be told', async () => {
    const dataDir = newFolder()
    await take(dataDir, identity(10))
    expect(await ask(dataDir, identity(11), null)).toMatchObject({ ok: false, error: { code: 'held' } })
  })

  it('is not taken when the lock cannot be read, and says what to delete', async () => {
    const dataDir = newFolder()
    writeFileSync(join(dataDir, 'host.lock'), '{"token":')
    const answer = await ask(dataDir, identity(11), [])
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'unclear', message: expect.stringContaining('host.lock') as string },
    })
  })

  it('is had by exactly one of many that start at once', async () => {
    const dataDir = newFolder()
    const living = Array.from({ length: 20 }, (_, index) => identity(100 + index))
    const answers = await Promise.all(living.map((who) => ask(dataDir, who, living)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('is had by exactly one of many that find a dead host at once', async () => {
    const dataDir = newFolder()
    await take(dataDir, identity(10))
    const living = Array.from({ length: 20 }, (_, index) => identity(100 + index))
    const answers = await Promise.all(living.map((who) => ask(dataDir, who, living)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.filter((answer) => !answer.ok && answer.error.code === 'held')).toHaveLength(19)
  })

  it('is never removed by who does not own it any more', async () => {
    const dataDir = newFolder()
    const lost = await take(dataDir, identity(10))
    using _lock = await take(dataDir, identity(11), [])
    lost.announce('http://wrong')
    lost.dispose()
    expect(readHostHolder(dataDir)).toEqual(holder(identity(11)))
  })

  it('gets past the claim of a host that died taking over', async () => {
    const dataDir = newFolder()
    await take(dataDir, identity(10))
    const { token } = JSON.parse(readFileSync(join(dataDir, 'host.lock'), 'utf8')) as { token: string }
    const claim = join(dataDir, `host.lock.claim-${token}`)
    writeFileSync(claim, '')
    expect(await ask(dataDir, identity(11), [])).toMatchObject({ ok: false, error: { code: 'unclear' } })
    utimesSync(claim, new Date(0), new Date(0))
    expect((await ask(dataDir, identity(11), [])).ok).toBe(true)
  })
})

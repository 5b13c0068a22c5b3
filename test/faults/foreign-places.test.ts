import { chmodSync, chownSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FaultHost } from './support/host.ts'
import { running } from './support/lives.ts'
import { FaultPlace } from './support/place.ts'
import { expectNothingLeft } from './support/soundness.ts'

const IS_ROOT = process.geteuid?.() === 0
/** A user that nobody is. */
const STRANGER = 61_234
const TOKEN = 'A'.repeat(43)

/** What another user would plant: a token it knows, and a type that runs its program. */
function plant({ dataDir }: FaultPlace): void {
  mkdirSync(join(dataDir, 'agent-types'), { recursive: true })
  writeFileSync(join(dataDir, 'web-token'), `${TOKEN}\n`)
  writeFileSync(typeFileIn(dataDir), JSON.stringify({ ...PLANTED, id: 'planted' }))
}

function typeFileIn(dataDir: string): string {
  return join(dataDir, 'agent-types/planted.json')
}

const PLANTED = {
  schemaVersion: 1,
  name: 'Planted',
  command: '/bin/true',
  args: [],
  versionArgs: null,
  versionPattern: null,
  installHint: null,
  homepage: null,
  stop: { ask: null },
}

if (!IS_ROOT) it.skip('M4: what other users own cannot be made here: this is not root')

describe.concurrent('M4: a host', () => {
  it('does not start on a data directory that others may write, says what to do, and starts when it was done', async () => {
    await using place = new FaultPlace()
    mkdirSync(place.dataDir)
    chmodSync(place.dataDir, 0o777)
    const { code, said } = await FaultHost.refused(place)
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(`chmod 700 ${place.dataDir}`) as string })
    expect(existsSync(join(place.dataDir, 'corral.db'))).toBe(false)
    chmodSync(place.dataDir, 0o700)
    expect(await (await FaultHost.start(place)).stop()).toBe(0)
  })

  it.runIf(IS_ROOT)('does not start on the data directory of another user', async () => {
    await using place = new FaultPlace()
    plant(place)
    chownSync(place.dataDir, STRANGER, STRANGER)
    const { code, said } = await FaultHost.refused(place)
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(`(uid ${STRANGER})`) as string })
  })

  it.runIf(IS_ROOT)('does not start with a token that another user has planted', async () => {
    await using place = new FaultPlace()
    plant(place)
    chownSync(join(place.dataDir, 'web-token'), STRANGER, STRANGER)
    const { said } = await FaultHost.refused(place)
    expect(said).toContain(`${join(place.dataDir, 'web-token')}: it belongs to another user (uid ${STRANGER})`)
  })

  it.runIf(IS_ROOT)('starts without the agent type that another user has planted, and says so', async () => {
    await using place = new FaultPlace()
    plant(place)
    chownSync(typeFileIn(place.dataDir), STRANGER, STRANGER)
    const { client } = await FaultHost.start(place)
    const types = await client.ask('agentType.list', { refresh: true })
    expect(types.map(({ id }) => id)).not.toContain('planted')
    expect(client.host.notices.map(({ message }) => message)).toEqual([
      expect.stringContaining(`${typeFileIn(place.dataDir)} is not used`) as string,
    ])
  })

  it('under umask 000 makes nothing that its next start would refuse', async () => {
    await using place = new FaultPlace()
    const wrap = ['sh', '-c', 'umask 000; exec "$0" "$@"']
    const first = await FaultHost.start(place, { wrap })
    await running(first.client, place)
    await first.client.ask('settings.update', { patch: { theme: 'dark' } })
    await expectNothingLeft(place, first.client)
    expect(await first.stop()).toBe(0)
    expect(statSync(place.dataDir).mode & 0o777).toBe(0o700)
    expect(await (await FaultHost.start(place, { wrap })).stop()).toBe(0)
  })
})

import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { NO_BOUNDS } from '../../core/cgroups.ts'
import { createCgroups } from './create-cgroups.ts'
import type { ProgramRunner } from './run-program.ts'

const SLICE = '/user.slice/user-7.slice/user@7.service/corral.slice/corral-ab12.slice'
const UNIT = `corral-ab12-probe-${process.pid}.scope`
/** The folder of this mount does not exist, so it is not writable. */
const FILES: Readonly<Record<string, string>> = {
  '/proc/self/mountinfo': '35 25 0:30 / /no/such/mount rw - cgroup2 cgroup2 rw',
  '/proc/self/cgroup': '0::/user.slice/user-7.slice/session-1.scope\n',
}
const readFile = (path: string): string | null => FILES[path] ?? null

/** A fake systemd that supports some options. */
function systemd(knows: 'all' | 'old' | 'nothing', printed = `0::${SLICE}/${UNIT}\n`) {
  const asked: (readonly string[])[] = []
  const run: ProgramRunner = async (words) => {
    asked.push(words)
    const isOdd = knows === 'nothing' || (knows === 'old' && words.includes('--expand-environment=no'))
    return isOdd ? null : printed
  }
  return { asked, run }
}

describe('where systemd is asked to make groups', () => {
  const options = { platform: 'linux', scope: 'ab12', readFile } as const

  it('a run begins in a scope of its own', async () => {
    const cgroups = await createCgroups({ ...options, run: systemd('all').run })
    expect(cgroups).toMatchObject({ kind: 'cgroup-v2', description: 'cgroup v2 (systemd scope)' })
    expect(cgroups.prefix('c0ffee', NO_BOUNDS).join(' ')).toBe(
      'systemd-run --user --scope --quiet --collect --slice=corral-ab12.slice --unit=corral-ab12-c0ffee.scope --expand-environment=no --',
    )
  })

  it('an old one is not told what it does not know', async () => {
    const { asked, run } = systemd('old')
    const cgroups = await createCgroups({ ...options, run })
    expect(asked).toHaveLength(2)
    expect(cgroups.prefix('c0ffee', NO_BOUNDS).slice(-2)).toEqual(['--unit=corral-ab12-c0ffee.scope', '--'])
  })

  it('the probe is a scope like any other', async () => {
    const { asked, run } = systemd('all')
    await createCgroups({ ...options, run })
    expect(asked[0]?.slice(-3)).toEqual(['--', 'cat', '/proc/self/cgroup'])
    expect(asked[0]).toContain(`--unit=${UNIT}`)
  })

  it('a process in a group that is nobody of ours is not accepted', async () => {
    const cgroups = await createCgroups({ ...options, run: systemd('all').run })
    expect(await cgroups.enter('c0ffee', 2 ** 30)).toBeNull()
    expect(cgroups.find('c0ffee')).toBeNull()
  })

  it.runIf(existsSync('/proc/self/cgroup'))('a group is empty until systemd has made it', async () => {
    const cgroups = await createCgroups({ ...options, run: systemd('all').run })
    const group = await cgroups.enter('c0ffee', process.pid)
    expect([group?.pids(), await group?.kill()]).toEqual([[], false])
    group?.remove()
  })

  it.each([
    ['it does not work', systemd('nothing').run],
    ['it made no scope', systemd('all', FILES['/proc/self/cgroup']).run],
    ['it has no cgroup v2', systemd('all', '1:name=systemd:/x\n').run],
  ])('there are none when %s', async (_name, run) => {
    const cgroups = await createCgroups({ ...options, run })
    expect(cgroups).toMatchObject({ kind: 'none', description: 'no writable cgroup v2' })
    expect([cgroups.prefix('c', NO_BOUNDS), await cgroups.enter('c', 1), cgroups.find('c')]).toEqual([[], null, null])
  })
})

it('there are none where cgroup v2 is not', async () => {
  const none = { platform: 'linux', scope: 'a', readFile: () => null } as const
  expect(await createCgroups(none)).toMatchObject({ kind: 'none', description: 'no cgroup v2 on this machine' })
  expect(await createCgroups({ ...none, platform: 'darwin' })).toMatchObject({
    kind: 'none',
    description: 'no cgroups on this system',
  })
})

it('a scope that cannot be a name is a mistake', async () => {
  await expect(createCgroups({ platform: 'linux', scope: '../x' })).rejects.toThrow(RangeError)
})

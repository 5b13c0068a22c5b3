import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decideSandbox } from '../../scripts/lib/chromium-sandbox.mjs'
import { hasAppArmorProfile, isNosuid, maySetuid } from '../../scripts/lib/sandbox-facts.mjs'
import { useTemporaryFolders } from '../support/temporary-folder.ts'

type Facts = NonNullable<Parameters<typeof decideSandbox>[0]>

const WANTED = { isUnwanted: false }
const HELPER = '/home/ada/corral/node_modules/electron/dist/chrome-sandbox'

/** An ordinary user on a Debian 13: user namespaces for all, the helper as npm leaves it. */
const DEBIAN: Facts = {
  isRoot: false,
  helper: HELPER,
  helperState: 'unprepared',
  maySetuid: true,
  namespaceProbe: 0,
  maxUserNamespaces: 96_365,
  unprivilegedNamespaces: 1,
  appArmorRestricts: false,
  hasAppArmorProfile: false,
}
const UBUNTU: Facts = { ...DEBIAN, unprivilegedNamespaces: null, appArmorRestricts: true, namespaceProbe: 1 }
const CONTAINER: Facts = { ...DEBIAN, namespaceProbe: 1, maySetuid: false }

const MEND_HELPER = `To mend it: sudo chown root:root ${HELPER} && sudo chmod 4755 ${HELPER}`

describe('the sandbox is on', () => {
  it.each<[string, Facts | null]>([
    ['where user namespaces are for all', DEBIAN],
    ['where nothing tells against them and there is no unshare to ask', { ...DEBIAN, namespaceProbe: null }],
    ['where AppArmor restricts them and the helper is root’s', { ...UBUNTU, helperState: 'ready' }],
    ['where AppArmor restricts them and has a profile for the binary', { ...UBUNTU, hasAppArmorProfile: true }],
    ['where they are switched off and the helper is root’s', { ...DEBIAN, maxUserNamespaces: 0, helperState: 'ready' }],
    ['outside Linux', null],
  ])('%s', (_, facts) => {
    expect(decideSandbox(facts, WANTED)).toEqual({ kind: 'on' })
  })
})

describe('the app cannot run with it, and is not run without it', () => {
  it.each<[string, Facts, string, string]>([
    ['Ubuntu since 23.10', UBUNTU, 'AppArmor forbids user namespaces', MEND_HELPER],
    [
      'Ubuntu, whose own profile lets unshare through',
      { ...UBUNTU, namespaceProbe: 0 },
      'AppArmor forbids user namespaces',
      MEND_HELPER,
    ],
    [
      'no helper beside the binary',
      { ...UBUNTU, helperState: 'absent' },
      'AppArmor forbids user namespaces',
      'To mend it: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
    ],
    [
      'namespaces switched off, no helper',
      { ...DEBIAN, maxUserNamespaces: 0, helperState: 'absent' },
      'user namespaces are switched off',
      'To mend it: sudo sysctl -w user.max_user_namespaces=15000',
    ],
    [
      'an old Debian, no helper',
      { ...DEBIAN, unprivilegedNamespaces: 0, helperState: 'absent' },
      'user namespaces are for root only',
      'To mend it: sudo sysctl -w kernel.unprivileged_userns_clone=1',
    ],
    [
      'a container, where a helper would gain nothing',
      { ...CONTAINER, helperState: 'ready' },
      'user namespaces are refused, as in most containers',
      'At your own risk: npm start -- --no-sandbox',
    ],
    [
      'a kernel without them',
      { ...DEBIAN, maxUserNamespaces: null },
      'this kernel has no user namespaces',
      MEND_HELPER,
    ],
  ])('%s', (_, facts, why, cure) => {
    expect(decideSandbox(facts, WANTED)).toEqual({
      kind: 'impossible',
      reason: `Chromium’s sandbox cannot work here (${why})`,
      cure,
    })
  })

  it('names a path that a shell would take apart in quotes', () => {
    const helper = "/home/ada/it's mine/chrome-sandbox"
    expect(decideSandbox({ ...UBUNTU, helper }, WANTED)).toMatchObject({
      cure: expect.stringContaining(`sudo chown root:root '/home/ada/it'\\''s mine/chrome-sandbox' &&`) as string,
    })
  })
})

it('is off for root, who is told how to have one', () => {
  expect(decideSandbox({ ...DEBIAN, isRoot: true }, WANTED)).toEqual({
    kind: 'off',
    line: 'Running without Chromium’s sandbox: root cannot have it. Better: npm start as an ordinary user.',
  })
})

it('is off where it is unwanted, and that is said', () => {
  expect(decideSandbox(DEBIAN, { isUnwanted: true })).toEqual({
    kind: 'off',
    line: 'Running without Chromium’s sandbox, as asked for.',
  })
})

describe('what is read of a machine', () => {
  const newFolder = useTemporaryFolders()

  it('a setuid program gains nothing without CAP_SYS_ADMIN, or with no_new_privs', () => {
    const status = (bounds: string, noNewPrivs: string): string => `CapBnd:\t${bounds}\nNoNewPrivs:\t${noNewPrivs}\n`
    expect(maySetuid(status('000001ffffffffff', '0'))).toBe(true)
    expect(maySetuid(status('000001ffffffffff', '1'))).toBe(false)
    expect(maySetuid(status('00000000a80425fb', '0'))).toBe(false)
    expect(maySetuid('')).toBe(true)
  })

  it('nosuid counts for what is below its mount point, and not below a nearer one', () => {
    const mounts = 'a / ext4 rw 0 0\nb /home ext4 rw,nosuid 0 0\nc /home/ada ext4 rw 0 0\n'
    expect(isNosuid('/home/bob/chrome-sandbox', mounts)).toBe(true)
    expect(isNosuid('/home/ada/chrome-sandbox', mounts)).toBe(false)
    expect(isNosuid('/homely/chrome-sandbox', mounts)).toBe(false)
  })

  it('a profile counts if it names the binary and allows user namespaces', () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'other'), 'profile other /opt/other/app { userns, }')
    writeFileSync(join(folder, 'half'), 'profile half /opt/half/app { }')
    expect(hasAppArmorProfile('/opt/other/app', folder)).toBe(true)
    expect(hasAppArmorProfile('/opt/half/app', folder)).toBe(false)
    expect(hasAppArmorProfile('/opt/none/app', folder)).toBe(false)
    expect(hasAppArmorProfile('/opt/other/app', join(folder, 'absent'))).toBe(false)
  })
})

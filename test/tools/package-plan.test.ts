import { expect, it } from 'vitest'
import { planPackage, withoutEmpty } from '../../scripts/lib/package-plan.mjs'

const LINUX = { platform: 'linux', arch: 'x64' } as const
const MAC = { platform: 'darwin', arch: 'arm64' } as const

const argsOf = (...call: Parameters<typeof planPackage>): readonly string[] => {
  const planned = planPackage(...call)
  if (planned.kind === 'refused') throw new Error(planned.why)
  return planned.plan.args
}

it('packages for the machine it runs on, and publishes nothing', () => {
  expect(planPackage([], LINUX, {})).toEqual({
    kind: 'plan',
    plan: { platform: 'linux', arch: 'x64', args: ['--linux', '--x64', '--publish', 'never'] },
  })
  expect(argsOf(['--dir'], { platform: 'win32', arch: 'x64' }, {})).toEqual([
    '--win',
    '--x64',
    '--publish',
    'never',
    '--dir',
  ])
})

it('refuses another architecture, whose native modules are not installed here', () => {
  expect(planPackage(['--arch', 'arm64'], LINUX, {})).toMatchObject({
    kind: 'refused',
    why: expect.stringContaining('arm64') as string,
  })
  expect(argsOf(['--arch', 'x64'], LINUX, {})).toContain('--x64')
})

it.each([[['--mac']], [['--linux', 'deb']], [['now']]])('refuses %j, which would go past it', (args) => {
  expect(planPackage(args, LINUX, {})).toMatchObject({
    kind: 'refused',
    why: expect.stringMatching(/^usage:/) as string,
  })
})

it('refuses a system there is no package for', () => {
  expect(planPackage([], { platform: 'freebsd', arch: 'x64' }, {})).toMatchObject({ kind: 'refused' })
})

it('signs ad hoc on a Mac without a certificate, and only there', () => {
  expect(argsOf([], MAC, {})).toContain('-c.mac.identity=-')
  expect(argsOf([], MAC, { CSC_LINK: 'certificate' })).not.toContain('-c.mac.identity=-')
  expect(argsOf([], MAC, { CSC_NAME: 'Corral contributors' })).not.toContain('-c.mac.identity=-')
  expect(argsOf([], LINUX, {})).not.toContain('-c.mac.identity=-')
})

it('names an update feed only if there is one', () => {
  expect(argsOf([], LINUX, { CORRAL_UPDATE_FEED: 'https://updates.example/' })).toEqual(
    expect.arrayContaining(['-c.publish.provider=generic', '-c.publish.url=https://updates.example/']) as string[],
  )
  expect(argsOf([], LINUX, { CORRAL_UPDATE_FEED: '' }).join(' ')).not.toContain('-c.publish.')
})

it('packs the Electron that a variable of Electron names', () => {
  expect(argsOf([], LINUX, { ELECTRON_OVERRIDE_DIST_PATH: '/electron' })).toContain('-c.electronDist=/electron')
})

it('takes an empty secret for none', () => {
  expect(withoutEmpty({ CSC_LINK: '', PATH: '/bin' })).toEqual({ PATH: '/bin' })
})

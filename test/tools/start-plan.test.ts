import { expect, it } from 'vitest'
import { planStart } from '../../scripts/lib/start-plan.mjs'

type Ports = Parameters<typeof planStart>[1]
type Facts = NonNullable<Awaited<ReturnType<Ports['readSandboxFacts']>>>

const FREE: Facts = {
  isRoot: false,
  helper: '/electron/chrome-sandbox',
  helperState: 'unprepared',
  maySetuid: true,
  namespaceProbe: 0,
  maxUserNamespaces: 1000,
  unprivilegedNamespaces: null,
  appArmorRestricts: false,
  hasAppArmorProfile: false,
}

const ports = (facts: Facts | null, more: Partial<Ports> = {}): Ports => ({
  findDesktop: () => Promise.resolve({ kind: 'ready', binary: '/electron/electron' }),
  readSandboxFacts: () => Promise.resolve(facts),
  isSandboxUnwanted: false,
  hasDisplay: true,
  appDir: '/corral',
  ...more,
})

it('opens the desktop app with the arguments, and has nothing to say', async () => {
  expect(await planStart(['--data-dir', '/data'], ports(FREE))).toEqual({
    kind: 'desktop',
    binary: '/electron/electron',
    args: ['/corral', '--data-dir', '/data'],
    line: null,
  })
})

it('opens it without the sandbox for root, and says so', async () => {
  const plan = await planStart([], ports({ ...FREE, isRoot: true }))
  expect(plan).toMatchObject({ kind: 'desktop', args: ['--no-sandbox', '/corral'] })
  expect(plan.line).toMatch(/^Running without Chromium’s sandbox: root .* ordinary user\.$/)
})

it('opens it without the sandbox where that is asked for, and passes the wish once', async () => {
  const plan = await planStart(['--no-sandbox'], ports(FREE, { isSandboxUnwanted: true }))
  expect(plan).toMatchObject({ kind: 'desktop', args: ['--no-sandbox', '/corral'] })
  expect(plan.line).toMatch(/as asked for/)
})

it('opens the browser where the desktop app could not run, and ends with the command that mends it', async () => {
  expect(await planStart(['--port', '1'], ports({ ...FREE, appArmorRestricts: true }))).toEqual({
    kind: 'headless',
    args: ['--open', '--port', '1'],
    line:
      'Chromium’s sandbox cannot work here (AppArmor forbids user namespaces): serving Corral to the browser instead. ' +
      'To mend it: sudo chown root:root /electron/chrome-sandbox && sudo chmod 4755 /electron/chrome-sandbox',
  })
})

it('opens the browser where there is no Electron, unless no browser is wanted', async () => {
  const none = ports(FREE, {
    findDesktop: () => Promise.resolve({ kind: 'absent', reason: 'There is no screen here' }),
  })
  expect(await planStart([], none)).toEqual({
    kind: 'headless',
    args: ['--open'],
    line: 'There is no screen here: serving Corral to the browser instead.',
  })
  expect(await planStart(['--no-open', '--no-sandbox'], none)).toMatchObject({ args: ['--no-open'] })
})

it('asks for no Electron where the headless host is wanted', async () => {
  const plan = await planStart(['--headless', '--port', '1'], {
    ...ports(FREE),
    findDesktop: () => Promise.reject(new Error('asked')),
  })
  expect(plan).toEqual({ kind: 'headless', args: ['--port', '1'], line: null })
})

it('serves a browser elsewhere where there is no display, and fetches no Electron for it', async () => {
  const findDesktop = (): never => expect.unreachable()
  const plan = await planStart(['--open', '--port', '4000'], ports(FREE, { hasDisplay: false, findDesktop }))
  expect(plan).toMatchObject({ kind: 'headless', args: ['--port', '4000', '--no-open'] })
  expect(plan.line).toContain('There is no display here')
})

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { planOf } from '../../scripts/lib/test-plan.mjs'

const REPOSITORY = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8')

interface Step {
  readonly name?: string
  readonly run?: string
  readonly uses?: string
  readonly if?: string
  readonly env?: Readonly<Record<string, string>>
  readonly with?: Readonly<Record<string, string>>
}
interface Job {
  readonly strategy: {
    readonly matrix: { readonly include: readonly { readonly os: string; readonly name: string }[] }
  }
  readonly env: Readonly<Record<string, string>>
  readonly steps: readonly Step[]
}

const TEXT = read('.github/workflows/release.yml')
const { jobs } = parse(TEXT) as { jobs: { package: Job } }
const { strategy, env, steps } = jobs.package
const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> }

const commands = steps.flatMap(({ run = '' }) => run.split('\n').filter((line) => line.trim() !== ''))

/** Files and npm scripts a command starts, those that do not exist. */
function missingOf(command: string): readonly string[] {
  const npm = [...command.matchAll(/\bnpm (?:run ([\w:-]+)|(test))/g)].map(([, name, test]) => name ?? String(test))
  const files = [...command.matchAll(/\bnode ([\w./-]+)/g)].map(([, path]) => String(path))
  return [
    ...npm.filter((name) => scripts[name] === undefined).map((name) => `npm run ${name}`),
    ...files.filter((path) => !existsSync(join(REPOSITORY, path))),
  ]
}

const indexOf = (command: string): number => steps.findIndex(({ run }) => run?.includes(command) === true)

describe('the release workflow', () => {
  it('starts only scripts there are', () => {
    expect(commands.filter((command) => /\b(?:npm|node) /.test(command)).length).toBeGreaterThan(4)
    expect(commands.flatMap(missingOf)).toEqual([])
  })

  it('would be told of one there is not', () => {
    expect(missingOf('npm run no-such && node scripts/no-such.mjs && npm test')).toEqual([
      'npm run no-such',
      'scripts/no-such.mjs',
    ])
  })

  it('is for the three systems, each package on a machine of its own', () => {
    const systems = strategy.matrix.include.map(({ os }) => os.replace(/-.*/, ''))
    expect([...new Set(systems)].toSorted()).toEqual(['macos', 'ubuntu', 'windows'])
    const names = strategy.matrix.include.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('tests on the real Electron before it packages, and on Linux with the sandbox of an ordinary user', () => {
    expect(env['CORRAL_REQUIRE_ELECTRON']).toBe('1')
    const order = ['node_modules/electron/install.js', 'chmod 4755', '--only e2e', 'npm run package'].map(indexOf)
    expect(order).not.toContain(-1)
    expect(order).toEqual(order.toSorted((one, other) => one - other))
    expect(TEXT).not.toMatch(/no-sandbox|CORRAL_NO_SANDBOX|sudo npm/i)
  })

  it('asks the tests for parts they have', () => {
    const asked = commands.flatMap((command) => /npm test -- (.*)/.exec(command)?.[1]?.split(' ') ?? [])
    expect(asked).not.toEqual([])
    expect(planOf(asked, ['check', 'unit', 'integration', 'faults', 'e2e'])).not.toBeNull()
  })

  it('keeps what was made, and fails if that is nothing', () => {
    const kept = steps.find(
      ({ uses, if: when }) => uses?.startsWith('actions/upload-artifact@') === true && when === undefined,
    )
    expect(kept?.with).toMatchObject({ 'if-no-files-found': 'error' })
    for (const ending of ['AppImage', 'deb', 'rpm', 'dmg', 'zip', 'exe']) {
      expect(kept?.with?.['path']).toContain(`dist/*.${ending}`)
    }
  })

  it('uses no secret or variable that the page about it does not name', () => {
    const used = [...TEXT.matchAll(/(?:secrets|vars)\.(\w+)/g)].map(([, name]) => String(name))
    const page = read('docs/releasing.md')
    expect(used.length).toBeGreaterThan(5)
    expect(used.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
  })
})

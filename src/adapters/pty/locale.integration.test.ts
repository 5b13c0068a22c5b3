import { execFileSync, spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import { valueOf } from '../../../test/support/value-of.ts'
import { buildRunEnvironment, type Environment } from '../../core/agent/launch.ts'
import { NodePtySpawner } from './node-pty-spawner.ts'

const HAS_BASH = process.platform !== 'win32' && spawnSync('bash', ['--version']).status === 0
const RUN = { agentId: 'a', runId: 'r', workspace: tmpdir(), branch: null, door: null } as const
const PLATFORM = process.platform === 'darwin' ? 'darwin' : 'linux'

/** How many characters a real bash sees in "é", with the environment of a run. */
async function charactersIn(base: Environment, env: Environment = {}): Promise<string> {
  const file = execFileSync('which', ['bash'], { encoding: 'utf8' }).trim()
  const args = ['-c', `word='é'; echo "\${#word} characters"`]
  const environment = buildRunEnvironment({ PATH: '/usr/bin:/bin', ...base }, { ...RUN, platform: PLATFORM }, { env })
  const place = { cwd: tmpdir(), size: { cols: 80, rows: 24 }, hidesTmux: false }
  const pty = valueOf(new NodePtySpawner().spawn({ file, args, env: environment, ...place }))
  const printed: string[] = []
  pty.onData((bytes) => void printed.push(Buffer.from(bytes).toString('latin1')))
  await new Promise((done) => pty.onExit(done))
  pty.dispose()
  return printed.join('').trim()
}

it.runIf(HAS_BASH)('a program sees characters where nothing names a locale, and bytes where C is named', async () => {
  expect(await charactersIn({})).toBe('1 characters')
  expect(await charactersIn({ LANG: '', LC_MESSAGES: 'C' })).toBe('1 characters')
  expect(await charactersIn({ LANG: 'C' })).toBe('2 characters')
  expect(await charactersIn({}, { LC_ALL: 'C' })).toBe('2 characters')
})

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { PeerPrograms } from './case.ts'
import { PEERS } from './paths.ts'

/** The peers installed here: in .tools/peers, or on the PATH. */
export function findPeers(): PeerPrograms {
  return { pm2: findPm2(), supervisord: onPath('supervisord') }
}

/** Installs missing peers where possible, and prints which are not. */
export async function installPeers(): Promise<void> {
  const { pm2, supervisord } = findPeers()
  if (pm2 === null) {
    mkdirSync(PEERS, { recursive: true })
    runLoud('npm', ['install', '--prefix', PEERS, '--no-audit', '--no-fund', '--loglevel=error', 'pm2'])
  }
  if (supervisord !== null) return
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    return console.error('supervisord is not compared: install it with your package manager.')
  }
  // RUNLEVEL=1: keeps the package from starting its own service (invoke-rc.d(8)).
  runLoud('apt-get', ['install', '--yes', '--no-install-recommends', '-qq', 'supervisor'], { RUNLEVEL: '1' })
}

function findPm2(): string | null {
  const installed = join(PEERS, 'node_modules/pm2')
  if (existsSync(installed)) return installed
  const program = onPath('pm2')
  const beside = program === null ? null : join(program, '../../lib/node_modules/pm2')
  return beside !== null && existsSync(beside) ? beside : null
}

function onPath(name: string): string | null {
  const places = (process.env['PATH'] ?? '').split(delimiter).map((dir) => join(dir, name))
  return places.find((place) => existsSync(place)) ?? null
}

function runLoud(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void {
  const { status } = spawnSync(program, args, { stdio: ['ignore', 2, 2], env: { ...process.env, ...env } })
  if (status !== 0) console.error(`bench: ${program} ended with ${status}`)
}

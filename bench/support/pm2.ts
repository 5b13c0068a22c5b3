import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { secondsOf } from '../measure.ts'
import { PEER_PROGRAM_LIFE_S, PEER_ROUNDS, type CycleTimes } from './peer-cycle.ts'
import type { Scope } from './scope.ts'
import { within } from './wait.ts'

type Callback = (error: Error | null, processes?: readonly Pm2Process[]) => void

interface Pm2Process {
  readonly pm2_env?: { readonly status?: string }
}

/** The part of pm2's API that is used here. */
interface Pm2Api {
  connect(callback: Callback): void
  disconnect(): void
  start(options: object, callback: Callback): void
  stop(name: 'all', callback: Callback): void
  delete(name: 'all', callback: Callback): void
  list(callback: Callback): void
  killDaemon(callback: Callback): void
}

/** pm2 with its own daemon and home, controlled through its API: the start of its command line is not counted. */
export interface Pm2 {
  readonly daemonPid: number
  start(count: number): Promise<void>
  /** Starts one program that is restarted whenever it exits. */
  keepUp(script: string): Promise<void>
  stop(): Promise<void>
  clear(): Promise<void>
}

/** Starts a pm2 daemon. */
export async function openPm2(packageDir: string, scope: Scope): Promise<Pm2> {
  const home = scope.temporaryDir()
  Object.assign(process.env, { PM2_HOME: home, PM2_SILENT: 'true', PM2_DISABLE_VERSION_CHECK: 'true' })
  const api = createRequire(join(packageDir, 'package.json'))('./index.js') as Pm2Api
  const call = async (name: string, act: (callback: Callback) => void): Promise<readonly Pm2Process[]> =>
    within(
      new Promise((resolve, reject) => {
        act((error, processes) =>
          error ? reject(new Error(`pm2 ${name}: ${error.message}`)) : resolve(processes ?? []),
        )
      }),
      `pm2 ${name}`,
    )
  scope.defer(() => call('kill', (callback) => api.killDaemon(callback)))
  await call('connect', (callback) => api.connect(callback))
  const daemonPid = Number(readFileSync(join(home, 'pm2.pid'), 'utf8'))
  return {
    daemonPid,
    async start(count) {
      await call('start', (callback) => api.start({ apps: appsOf(count) }, callback))
      const listed = await call('list', (callback) => api.list(callback))
      const online = listed.filter((each) => each.pm2_env?.status === 'online').length
      if (online !== count) throw new Error(`pm2 has ${online} of ${count} online`)
    },
    async keepUp(script) {
      const app = { name: 'kept-up', script, interpreter: 'none', autorestart: true, max_restarts: 1000 }
      await call('start', (callback) => api.start({ apps: [app] }, callback))
    },
    async stop() {
      await call('stop', (callback) => api.stop('all', callback))
    },
    async clear() {
      await call('delete', (callback) => api.delete('all', callback))
    },
  }
}

/** pm2's times for `count` sleeping programs. */
export async function cyclePm2(packageDir: string, scope: Scope, count: number): Promise<CycleTimes> {
  const pm2 = await openPm2(packageDir, scope)
  const starts: number[] = []
  const stops: number[] = []
  for (let round = 0; round < PEER_ROUNDS; round++) {
    starts.push(await secondsOf(() => pm2.start(count)))
    stops.push(await secondsOf(() => pm2.stop()))
    await pm2.clear()
  }
  return { starts, stops }
}

/** Lets pm2 keep one program up, without delay. */
export async function superviseWithPm2(packageDir: string, scope: Scope, script: string): Promise<void> {
  const pm2 = await openPm2(packageDir, scope)
  await pm2.keepUp(script)
}

function appsOf(count: number): object[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `sleeper-${index}`,
    script: '/bin/sleep',
    args: PEER_PROGRAM_LIFE_S,
    interpreter: 'none',
    autorestart: false,
  }))
}

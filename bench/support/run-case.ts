import type { CaseName } from '../numbers.ts'
import type { RunCase } from './case.ts'
import { findPeers } from './peers.ts'
import { Scope } from './scope.ts'

const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const

/** As used by shells. */
const ENDED_BY_SIGNAL = 130

const LOAD: Readonly<Record<CaseName, () => Promise<{ readonly run: RunCase }>>> = {
  'start-stop-100': () => import('../cases/start-stop-100.ts'),
  'restart-latency': () => import('../cases/restart-latency.ts'),
  'spawn-cycles': () => import('../cases/spawn-cycles.ts'),
  'watch-1000': () => import('../cases/watch-1000.ts'),
  'list-describe': () => import('../cases/list-describe.ts'),
  'queue-10000': () => import('../cases/queue-10000.ts'),
  tasks: () => import('../cases/tasks.ts'),
  metrics: () => import('../cases/metrics.ts'),
  activity: () => import('../cases/activity.ts'),
  history: () => import('../cases/history.ts'),
  series: () => import('../cases/series.ts'),
  'breach-to-action': () => import('../cases/breach-to-action.ts'),
  alerts: () => import('../cases/alerts.ts'),
  'worktrees-50': () => import('../cases/worktrees-50.ts'),
  'trouble-echo': () => import('../cases/trouble-echo.ts'),
  'idle-100': () => import('../cases/idle-100.ts'),
  'cli-list': () => import('../cases/cli-list.ts'),
  followers: () => import('../cases/followers.ts'),
  'app-start': () => import('../cases/app-start.ts'),
  'page-1000': () => import('../cases/page-1000.ts'),
  'echo-start': () => import('../cases/echo-start.ts'),
  tiles: () => import('../cases/tiles.ts'),
  'terminal-throughput': () => import('../cases/terminal-throughput.ts'),
  'echo-latency': () => import('../cases/echo-latency.ts'),
  'echo-flood': () => import('../cases/echo-flood.ts'),
  'thin-link': () => import('../cases/thin-link.ts'),
}

/**
 * Runs one case in this process and sends its readings to the parent. However it ends, everything it started is
 * stopped.
 */
export async function runCaseHere(name: string): Promise<void> {
  const scope = new Scope()
  let ended = false
  const end = async (exitCode: number): Promise<void> => {
    if (ended) return
    ended = true
    await scope.end()
    process.exit(exitCode)
  }
  const failed = (error: unknown): void => {
    if (!ended) console.error(`bench: ${name}:`, error)
    void end(1)
  }
  for (const signal of END_SIGNALS) process.on(signal, () => void end(ENDED_BY_SIGNAL))
  process.on('uncaughtException', failed)
  try {
    const { run } = await LOAD[name as CaseName]()
    const readings = await run({ scope, peers: findPeers() })
    process.send?.(readings)
    await end(0)
  } catch (error) {
    failed(error)
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { ProcessTable } from '../../src/core/ports.ts'
import type { ProcessIdentity } from '../../src/shapes/process-identity.ts'
import type { Scope } from './scope.ts'

/** Seconds after which an abandoned tree ends by itself. */
const MAX_LIFE_S = 180
const POLL_MS = 50
/** Programs in a tree once every fork has done its exec. */
const TREE_PROGRAM = /^(sh|dash|bash|sleep)$/

/** A tree of sleeping processes with the environment of a run. */
export interface SleepingTree {
  readonly runId: string
  readonly leader: ProcessIdentity
}

/**
 * Starts `trees` shells, each in its own session with `perTree - 1` sleeping children; resolves when all are running.
 */
export async function startSleepingTrees(
  processes: ProcessTable,
  scope: Scope,
  { trees, perTree }: { readonly trees: number; readonly perTree: number },
): Promise<SleepingTree[]> {
  const script = `i=1; while [ $i -lt ${perTree} ]; do sleep ${MAX_LIFE_S} & i=$((i+1)); done; wait`
  const started: { runId: string; pid: number }[] = []
  for (let tree = 0; tree < trees; tree++) {
    const runId = randomBytes(16).toString('hex')
    const env = { ...process.env, CORRAL_RUN_ID: runId }
    const child = spawn('sh', ['-c', script], { detached: true, stdio: 'ignore', env })
    const exit = once(child, 'exit')
    const { pid } = child
    if (pid === undefined) throw new Error('no shell could be started')
    scope.defer(async () => {
      // The shell is our child and not yet reaped, so the group id cannot have been reused.
      if (child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGKILL')
      await exit
    })
    started.push({ runId, pid })
  }
  await whenComplete(processes, new Set(started.map(({ pid }) => pid)), trees * perTree)
  return Promise.all(started.map(async ({ runId, pid }) => ({ runId, leader: await identityOf(processes, pid) })))
}

async function whenComplete(processes: ProcessTable, sessions: ReadonlySet<number>, count: number): Promise<void> {
  for (;;) {
    const rows = await processes.sweep()
    const inTrees = rows.filter(({ sessionId, name }) => sessions.has(sessionId) && TREE_PROGRAM.test(name))
    if (inTrees.length >= count) return
    await wait(POLL_MS)
  }
}

async function identityOf(processes: ProcessTable, pid: number): Promise<ProcessIdentity> {
  const identity = await processes.identify(pid)
  if (identity === null) throw new Error(`process ${pid} is gone`)
  return identity
}

import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { errnoOf } from '../../src/base/errors.ts'
import type { AgentView } from '../../src/contract/views.ts'
import { liveRunOf } from '../../src/core/agent/state.ts'

/** Time in which what a killed run left behind has to be ended, ms. */
const GRACE_MS = 15_000
const POLL_MS = 500
const RUN_ID = /(?:^|\0)CORRAL_RUN_ID=([0-9a-f]+)/

/** Pids of processes that belong to a run which has ended, and that stay so; those work in `folder` (Linux). */
export async function leftProcesses(
  folder: string,
  agents: () => Promise<readonly AgentView[]>,
): Promise<readonly number[]> {
  let left: readonly number[] | null = null
  for (const until = performance.now() + GRACE_MS; left === null || (left.length > 0 && performance.now() < until);) {
    if (left !== null) await wait(POLL_MS)
    const found = runsOf(folder)
    const live = new Set((await agents()).flatMap(({ state }) => liveRunOf(state.phase)?.runId ?? []))
    const ended = [...found].flatMap(([pid, runId]) => (live.has(runId) ? [] : [pid]))
    left = left === null ? ended : left.filter((pid) => ended.includes(pid))
  }
  return left
}

/** The run of each process whose folder this is. */
function runsOf(folder: string): ReadonlyMap<number, string> {
  const runs = new Map<number, string>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || unlessGone(() => readlinkSync(`/proc/${name}/cwd`)) !== folder) continue
    const environment = unlessGone(() => readFileSync(`/proc/${name}/environ`, 'latin1')) ?? ''
    const [, runId] = RUN_ID.exec(environment) ?? []
    if (runId !== undefined) runs.set(Number(name), runId)
  }
  return runs
}

/** Null if the process has ended meanwhile, or is another user's. */
function unlessGone(read: () => string): string | null {
  try {
    return read()
  } catch (error) {
    if (errnoOf(error) === null) throw error
    return null
  }
}

import { setTimeout as wait } from 'node:timers/promises'
import pidusage from 'pidusage'
import { SystemClock } from '../../src/adapters/clock/system-clock.ts'
import { NodeHostVitals } from '../../src/adapters/host-vitals/node-host-vitals.ts'
import { createProcessTable } from '../../src/adapters/process-table/create-process-table.ts'
import { toDisposable } from '../../src/base/disposable.ts'
import type { Clock } from '../../src/base/clock.ts'
import { SAMPLE_INTERVAL_MS } from '../../src/core/vitals/sample.ts'
import { TreeWatch } from '../../src/supervisor/tree/tree-watch.ts'
import { VitalsSampler } from '../../src/supervisor/vitals/vitals-sampler.ts'
import type { VitalsTick } from '../../src/supervisor/vitals/vitals-tick.ts'
import { mean } from '../measure.ts'
import type { CaseContext, Reading } from '../support/case.ts'
import { startSleepingTrees, type SleepingTree } from '../support/sleeping-trees.ts'

const TREES = 100
const PER_TREE = 10
/** The first sweeps see every process for the first time. */
const WARM_UP_SWEEPS = 3
const SWEEPS = 15
/** A run counts as quiet after five samples without activity. */
const QUIETING_SAMPLES = 6

/** Cost of one sweep of the whole fleet, once a second. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const processes = await createProcessTable(process.platform)
  scope.defer(() => processes.dispose())
  const trees = await startSleepingTrees(processes, scope, { trees: TREES, perTree: PER_TREE })
  const clock = clockWithoutTicks()
  const watch = new TreeWatch(processes, clock, process.pid)
  const sampler = new VitalsSampler({
    trees: watch,
    clock,
    hostVitals: new NodeHostVitals(),
    onProblem: (error) => {
      throw error
    },
  })
  scope.defer(() => sampler.dispose())
  const talk = { bytes: 0 }
  follow(trees, watch, { sampler, outputBytes: () => talk.bytes })
  let last: VitalsTick | null = null
  sampler.onTick((tick) => (last = tick))
  const own = await percentAtOneHertz(() => {
    // Every run prints, so that none counts as quiet and each sweep reads all of them.
    talk.bytes += 1
    return sampler.sample()
  })
  assertAllSeen(last)
  for (let sample = 0; sample < QUIETING_SAMPLES; sample++) await sampler.sample()
  const quiet = await percentAtOneHertz(() => sampler.sample())
  const pids = (await watch.look().then((snapshot) => trees.flatMap(({ runId }) => snapshot.members(runId)))).map(
    ({ pid }) => pid,
  )
  const peer = await percentAtOneHertz(() => pidusage(pids))
  return [
    {
      name: 'watch-1000-restless',
      value: own,
      peers: [{ peer: 'pidusage (usage only)', value: peer }],
      note: `${SWEEPS} sweeps`,
    },
    { name: 'watch-1000', value: quiet, peers: [{ peer: 'pidusage (usage only)', value: peer }] },
  ]
}

function follow(
  trees: readonly SleepingTree[],
  watch: TreeWatch,
  { sampler, outputBytes }: { readonly sampler: VitalsSampler; readonly outputBytes: () => number },
): void {
  for (const [index, { runId, leader }] of trees.entries()) {
    watch.track({ runId, leader })
    sampler.watch({
      groupUsage: () => null,
      isLimited: () => false,
      isWatchedClosely: () => false,
      isShown: () => false,
      memoryBound: () => null,
      agentId: String(index),
      runId,
      outputBytes,
    })
  }
}

/** Mean CPU time of this process for one `sweep`, as percent of a core if done every second. */
async function percentAtOneHertz(sweep: () => Promise<unknown>): Promise<number> {
  const costs: number[] = []
  for (let round = 0; round < WARM_UP_SWEEPS + SWEEPS; round++) {
    await wait(SAMPLE_INTERVAL_MS)
    const before = process.cpuUsage()
    await sweep()
    const { user, system } = process.cpuUsage(before)
    if (round >= WARM_UP_SWEEPS) costs.push((user + system) / 1000)
  }
  return (mean(costs) / SAMPLE_INTERVAL_MS) * 100
}

/** Suppresses the sampler's own ticks: the benchmark makes each sweep itself. */
function clockWithoutTicks(): Clock {
  const clock = new SystemClock()
  return {
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs(),
    setTimer: (delayMs, action) =>
      delayMs === SAMPLE_INTERVAL_MS ? toDisposable(() => undefined) : clock.setTimer(delayMs, action),
  }
}

function assertAllSeen(tick: VitalsTick | null): void {
  const seen = tick?.agents.reduce((sum, { sample }) => sum + sample.processes, 0) ?? 0
  if (seen !== TREES * PER_TREE) throw new Error(`the sampler saw ${seen} of ${TREES * PER_TREE} processes`)
}

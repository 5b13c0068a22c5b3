import { percentile } from '../measure.ts'
import { typeInBusyFleet } from '../support/busy-fleet.ts'
import type { CaseContext, Reading } from '../support/case.ts'

/** Key to echo with a busy fleet. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const { echoesMs, loopDelayP99Ms } = await typeInBusyFleet(scope, { agents: [], areVisible: false })
  const note = `${echoesMs.length} keys, slowest ${Math.max(...echoesMs).toFixed(1)} ms, loop delay p99 ${loopDelayP99Ms.toFixed(1)} ms`
  return [
    { name: 'echo-latency-p50', value: percentile(echoesMs, 50) },
    { name: 'echo-latency-p99', value: percentile(echoesMs, 99), note },
  ]
}

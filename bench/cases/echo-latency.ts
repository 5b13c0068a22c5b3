import { percentile } from '../measure.ts'
import { typeInBusyFleet } from '../support/busy-fleet.ts'
import type { CaseContext, Reading } from '../support/case.ts'

/** No agents besides the 20 busy ones. */
const ALONE = { agents: [], areVisible: false } as const

/** Key to echo with a busy fleet. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const { echoesMs, loopDelayP99Ms } = await typeInBusyFleet(scope, { ...ALONE, browser: 'desktop' })
  const plain = await typeInBusyFleet(scope, { ...ALONE, browser: 'plain' })
  const inPlain = (percent: number): string =>
    `in a browser without the desktop's switch ${percentile(plain.echoesMs, percent).toFixed(1)} ms`
  const note = `${inPlain(99)}, ${echoesMs.length} keys, loop delay p99 ${loopDelayP99Ms.toFixed(1)} ms`
  return [
    { name: 'echo-latency-p50', value: percentile(echoesMs, 50), note: inPlain(50) },
    { name: 'echo-latency-p99', value: percentile(echoesMs, 99), note },
  ]
}

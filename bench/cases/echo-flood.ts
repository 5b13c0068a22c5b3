import { percentile } from '../measure.ts'
import { agentsOf } from '../support/agents.ts'
import { typeInBusyFleet, type BusyTimes } from '../support/busy-fleet.ts'
import type { CaseContext, Reading } from '../support/case.ts'

const FLOODS = 4

/**
 * Key to echo with a busy fleet while some programs print as fast as they can: first none of them visible, then three.
 */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const agents = agentsOf(FLOODS, (name) => ({ name: `flood-${name}`, command: 'yes', args: [] }))
  const hidden = await typeInBusyFleet(scope, { agents, areVisible: false, browser: 'desktop' })
  const visible = await typeInBusyFleet(scope, { agents, areVisible: true, browser: 'desktop' })
  const delays = [hidden, visible].map(({ loopDelayP99Ms }) => loopDelayP99Ms)
  const note = `off the screen ${delays[0]?.toFixed(1)} ms, on it ${delays[1]?.toFixed(1)} ms; the slower counts`
  return [
    { name: 'echo-flood-p99', value: percentile(hidden.echoesMs, 99), note: noteOf(hidden) },
    { name: 'echo-flood-visible-p99', value: percentile(visible.echoesMs, 99), note: noteOf(visible) },
    { name: 'loop-delay-flood-p99', value: Math.max(...delays), note },
  ]
}

function noteOf({ echoesMs }: BusyTimes): string {
  return `${echoesMs.length} keys, median ${percentile(echoesMs, 50).toFixed(1)} ms, slowest ${Math.max(...echoesMs).toFixed(1)} ms`
}

// A child of the server: rebuilds now and then, with real work.
import { leaveWithParent, report } from '../life.mjs'
import { wait } from '../screen.mjs'
import { crunch, readSources } from '../work.mjs'

const PAUSE_MS = 12_000

export async function run() {
  leaveWithParent()
  for (;;) {
    await wait(PAUSE_MS)
    const startedAt = performance.now()
    const sources = readSources()
    await crunch(sources, 300, 0.8)
    report({ modules: sources.length, ms: Math.round(performance.now() - startedAt) })
  }
}

// A child of the worker: a test suite whose tests do real work. Exits 1 with `--with-failure`.
import { leaveWithParent, report } from '../life.mjs'
import { wait } from '../screen.mjs'
import { crunch, readSources } from '../work.mjs'

const TITLES = [
  'sends the headers it was given',
  'gives up after the time limit',
  'passes the caller’s signal on',
  'retries twice, then throws',
  'keeps the order of parallel calls',
  'reads an empty body as null',
]
const FAILING = 3

export async function run(args) {
  leaveWithParent()
  const withFailure = args.includes('--with-failure')
  const sources = readSources()
  for (const [index, title] of TITLES.entries()) {
    await wait(250)
    const startedAt = performance.now()
    await crunch(sources, 150 + index * 60, 0.7)
    const ms = Math.round(performance.now() - startedAt)
    report({ title, ok: !(withFailure && index === FAILING), ms, done: index + 1, total: TITLES.length })
  }
  process.disconnect()
  process.exitCode = withFailure ? 1 : 0
}

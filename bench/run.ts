// Measures the numbers promised in DESIGN 12. `npm run bench -- [--json FILE] [--only NAME]… [--peers] [--readme]`;
// each case runs in its own process.

import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { CASES, type CaseName } from './numbers.ts'
import { failedNumbers, numbersOf, tableOf, writeJson, writeReadme, type BenchNumber } from './report.ts'
import type { Reading } from './support/case.ts'
import { installPeers } from './support/peers.ts'
import { runCaseHere } from './support/run-case.ts'

/** A case that takes longer is hanging. */
const CASE_TIMEOUT_MS = 600_000

const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string', multiple: true },
    peers: { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
    case: { type: 'string' },
  },
})

if (options.case === undefined) await runAll()
else await runCaseHere(options.case)

async function runAll(): Promise<void> {
  const names = casesOf(options.only ?? [])
  if (names.length === 0) return console.error(`No number is called ${options.only?.join(' or ')}.`)
  if (options.peers) await installPeers()
  const numbers: BenchNumber[] = []
  for (const name of names) {
    console.error(`${name} …`)
    numbers.push(...(await runApart(name)))
  }
  console.log(tableOf(numbers))
  if (options.json !== undefined) writeJson(options.json, numbers)
  if (options.readme) writeReadme(numbers)
}

/** The cases named in `wanted`, or measuring a number named there; all if it is empty. */
function casesOf(wanted: readonly string[]): CaseName[] {
  const names = Object.keys(CASES) as CaseName[]
  if (wanted.length === 0) return names
  return names.filter((name) =>
    [name, ...CASES[name].map((number) => number.name)].some((each) => wanted.includes(each)),
  )
}

/** Runs one case in a new process, so that memory and event loop are not affected by others. */
async function runApart(name: CaseName): Promise<BenchNumber[]> {
  const child = fork(import.meta.filename, ['--case', name], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const timer = setTimeout(() => child.kill('SIGTERM'), CASE_TIMEOUT_MS)
  const stopForwarding = forwardSignals(child)
  const told: (readonly Reading[])[] = []
  child.on('message', (message) => told.push(message as readonly Reading[]))
  await once(child, 'exit')
  clearTimeout(timer)
  stopForwarding()
  const [readings] = told
  return readings === undefined ? failedNumbers(name) : numbersOf(name, readings)
}

/** The case cleans up before it exits; then so does this process. */
function forwardSignals(child: ChildProcess): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    child.once('exit', () => process.exit(130))
    child.kill(signal)
  }
  for (const signal of END_SIGNALS) process.on(signal, onSignal)
  return () => {
    for (const signal of END_SIGNALS) process.off(signal, onSignal)
  }
}

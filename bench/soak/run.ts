// Watches a fleet that is killed all the time. `npm run soak -- [--minutes N] [--out DIR]`; exits with 1 if something was lost or left.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { plotOf } from '../support/plot.ts'
import { Scope } from '../support/scope.ts'
import { panelsOf, summaryOf, verdictOf, type SoakReading } from './readings.ts'
import { Soak } from './soak.ts'

const MINUTE_MS = 60_000
/** Where the readings and the plot go. */
const OUT = resolve(import.meta.dirname, '../../.cache/soak')

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, out: { type: 'string', default: OUT } },
})
const minutes = Number(values.minutes)
if (!(minutes > 0)) throw new Error(`--minutes takes a number above 0, not ${values.minutes}`)

const scope = new Scope()
const ending = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ending.abort())

try {
  const soak = await Soak.begin(scope)
  const readings: SoakReading[] = []
  const endsAt = performance.now() + minutes * MINUTE_MS
  while (!ending.signal.aborted && performance.now() < endsAt) {
    const reading = await soak.next()
    readings.push(reading)
    console.error(summaryOf(reading))
  }
  const verdict = verdictOf(readings, await soak.end())
  mkdirSync(values.out, { recursive: true })
  writeFileSync(join(values.out, 'soak.json'), `${JSON.stringify({ readings, verdict }, null, 2)}\n`)
  writeFileSync(join(values.out, 'soak.svg'), plotOf(panelsOf(readings)))
  console.log(`${verdict.words}\nReadings and a plot are in ${values.out}.`)
  process.exitCode = verdict.isGood ? 0 : 1
} finally {
  await scope.end()
}

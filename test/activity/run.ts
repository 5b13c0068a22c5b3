// Scores the judge on recordings: node test/activity/run.ts [--only AGENT] [--verbose]
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { agentType } from '../../src/shapes/agent-type.ts'
import { play } from './replay.ts'
import { readRecording } from './recording.ts'
import { scoreOf } from './score.ts'

const FOLDER = join(import.meta.dirname, '../fixtures/activity')
const TYPES = join(import.meta.dirname, '../../resources/agent-types')
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    folder: { type: 'string', default: FOLDER },
    verbose: { type: 'boolean', default: false },
  },
})

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

for (const name of readdirSync(values.folder).toSorted()) {
  if (!name.endsWith('.jsonl.gz') || !name.includes(values.only)) continue
  const recording = readRecording(join(values.folder, name))
  const { schemaVersion: _, ...json } = JSON.parse(readFileSync(join(TYPES, `${recording.agent}.json`), 'utf8')) as {
    schemaVersion: number
  }
  const played = await play(recording, agentType.parse(json))
  const { confusion, mistakes, falseEnds, finished } = scoreOf(recording, played)
  const table = [...confusion].map(([key, ms]) => `${key.replace(' ', '→')} ${(ms / 1000).toFixed(1)}s`).join('  ')
  say(
    `${name}\n    ${table}  finished ${finished.told}/${finished.truly}${falseEnds.length > 0 ? `  FALSE ENDS ${falseEnds.join()}` : ''}`,
  )
  for (const { fromMs, toMs, truth, said, by } of mistakes) {
    say(`    ${fromMs}–${toMs} ms: ${truth} called ${said}, by ${by}`)
  }
  if (values.verbose) for (const { ms, event } of played.journal) say(`      ${ms} ${JSON.stringify(event)}`)
}

// Scores the judge on recordings: node test/activity/run.ts [--folder DIR] [--only NAME] [--sets] [--verbose] [--markdown]
// --sets: also with sources left out. --markdown: the tables of docs/activity.md.
import { parseArgs } from 'node:util'
import { casesIn, judge, RECORDINGS } from './judged.ts'
import type { Score } from './score.ts'
import { nameOf, setsOf } from './source-sets.ts'
import { Tables } from './tables.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    folder: { type: 'string', default: RECORDINGS },
    sets: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
  },
})

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function tell(title: string, { confusion, mistakes, ends, wrongEnds }: Score): void {
  const table = [...confusion].map(([key, ms]) => `${key.replace(' ', '→')} ${(ms / 1000).toFixed(1)}s`).join('  ')
  say(`${title}\n    ${table}  turns ended ${ends.told}/${ends.truly}`)
  for (const { fromMs, toMs, truth, said, by } of mistakes) {
    say(`    ${fromMs}–${toMs} ms: ${truth} called ${said}, by ${by}`)
  }
  for (const { ms, truly, told, truth } of wrongEnds) {
    say(`    ${ms} ms: a turn ${truly ?? 'that did not end'} told as ${told ?? 'nothing'} (${truth})`)
  }
}

const tables = new Tables()
for (const each of casesIn(values.folder, values.only)) {
  const sets = setsOf(each.recording, each.type)
  for (const without of values.sets || values.markdown ? sets : sets.slice(0, 1)) {
    const { score, played } = await judge(each, without)
    tables.add(each, { without, score })
    if (values.markdown) continue
    tell(`${each.name}, ${nameOf(without)}`, score)
    const journal = values.verbose ? played.journal : []
    for (const { ms, event } of journal) say(`      ${ms} ${JSON.stringify(event)}`)
  }
}
if (values.markdown) say(tables.markdown())

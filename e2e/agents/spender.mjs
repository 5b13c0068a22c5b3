#!/usr/bin/env node
// Keeps a session file and a transcript as Claude Code does, below CLAUDE_CONFIG_DIR: `use N` answers with N tokens, `price USD` ends the session.
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { liveBounded } from '../../test/fixtures/agents/lib/fixture.mjs'

const SESSION = 'a-session'
/** Field 22 of /proc/<pid>/stat, counted after the name, which may hold blanks. */
const START_TIME_FIELD = 19
const root = process.env['CLAUDE_CONFIG_DIR'] ?? ''
const project = join(root, 'projects', process.cwd().replaceAll(/[^a-zA-Z0-9]/g, '-'))

function startTime() {
  const stat = readFileSync('/proc/self/stat', 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_TIME_FIELD]
}

function tell(line) {
  appendFileSync(join(project, `${SESSION}.jsonl`), `${JSON.stringify(line)}\n`)
}

let used = 0
function use(tokens) {
  used += tokens
  const message = { id: `message-${used}`, usage: { input_tokens: tokens, output_tokens: 0 } }
  tell({ type: 'assistant', timestamp: new Date().toISOString(), message })
}

liveBounded()
for (const folder of [project, join(root, 'sessions')]) mkdirSync(folder, { recursive: true })
const session = { sessionId: SESSION, procStart: startTime(), cwd: process.cwd() }
writeFileSync(join(root, 'sessions', `${process.pid}.json`), JSON.stringify(session))
process.stdout.write('ready\r\n')
createInterface({ input: process.stdin }).on('line', (text) => {
  const [verb, figure] = text.trim().split(' ')
  if (verb === 'use') use(Number(figure))
  const modelUsage = { model: { inputTokens: used } }
  if (verb === 'price') tell({ type: 'cost-state', totalCostUSD: Number(figure), modelUsage })
  process.stdout.write(`told ${text}\r\n`)
})

// Follows a log in which little happens.
import { leaveWhenAsked } from '../life.mjs'
import { cyan, dim, say, sayHeading, wait, yellow } from '../screen.mjs'

const QUIET_MS = 20_000
const START_LINES = 4
const LINES = [
  ['info', 'api', 'ready, 4 workers'],
  ['info', 'cache', 'warm, 1,204 keys'],
  ['info', 'cron', 'next run in 40 min'],
  ['info', 'api', 'GET /health 200 in 2 ms'],
  ['info', 'backup', 'snapshot verified'],
  ['warn', 'api', 'slow query, 412 ms: orders_by_day'],
  ['info', 'cache', 'evicted 18 keys'],
  ['info', 'api', 'GET /health 200 in 3 ms'],
]

function sayLine([level, source, text]) {
  const time = new Date().toTimeString().slice(0, 8)
  say(`${dim(time)} ${level === 'warn' ? yellow('warn') : cyan('info')} ${source.padEnd(6)} ${text}`)
}

export async function run() {
  leaveWhenAsked()
  sayHeading('log-tail', '/var/log/shop/production.log')
  for (let index = 0; ; index++) {
    sayLine(LINES[index % LINES.length])
    if (index >= START_LINES - 1) await wait(QUIET_MS)
  }
}

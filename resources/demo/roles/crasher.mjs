// Works for six seconds, then wants the port that the demo's web server holds, and dies of it with code 1.
import { createServer } from 'node:net'
import { stdout } from 'node:process'
import { leave, leaveWhenAsked } from '../life.mjs'
import { DEMO_PORT, listenOn, LOOPBACK } from '../port.mjs'
import { bold, dim, green, red, say, sayHeading, spin } from '../screen.mjs'
import { crunch, readSources } from '../work.mjs'

const STEP_MS = 1_500

async function step(doing, done) {
  await spin(doing, STEP_MS, crunch(readSources(), STEP_MS, 0.2))
  say(`${green('✓')} ${done}`)
}

export async function run() {
  leaveWhenAsked()
  sayHeading('flaky-watcher', 'rebuilds on every change')
  const sources = readSources()
  await step('Reading the module graph…', `${sources.length} modules ${dim('in 1 entry')}`)
  await step('Bundling…', `bundle.js ${dim(`${sources.reduce((sum, { text }) => sum + text.length, 0)} bytes`)}`)
  await step('Watching src/ …', 'watching 3 folders')
  await spin(`Starting the server on ${LOOPBACK}:${DEMO_PORT}…`, STEP_MS)
  // The first call finds out whether the web server is up; if it is not, the second one collides with the first.
  const error = (await listenOn(createServer(), DEMO_PORT)) ?? (await listenOn(createServer(), DEMO_PORT))
  const [message, ...stack] = error.stack.split('\n')
  // Whole, however narrow the terminal: the port at its end matters.
  stdout.write(`${red(bold(message))}\n`)
  for (const line of stack) say(dim(line))
  say(dim(`  code: '${error.code}', address: '${error.address}', port: ${error.port}`))
  leave(1)
}

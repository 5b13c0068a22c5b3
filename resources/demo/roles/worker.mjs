// Looks like a coding agent at work: reads, searches, edits, runs its tests in a child process, sums up, goes on.
import { once } from 'node:events'
import { leaveWhenAsked, startRole } from '../life.mjs'
import { blue, bold, dim, green, red, say, sayHeading, setProgress, setTitle, spin, wait, yellow } from '../screen.mjs'
import { countMatches, crunch, readSources } from '../work.mjs'
import { TASKS } from './worker-tasks.mjs'

const PAUSE_MS = 4_000
const THOUGHTS = ['Thinking', 'Planning', 'Pondering', 'Weighing']

const step = (name, subject) => say(`${green('●')} ${bold(name)}${dim('(')}${subject}${dim(')')}`)
const result = (text) => say(`  ${dim('⎿')} ${text}`)

async function think(sources, round) {
  await spin(`${THOUGHTS[round % THOUGHTS.length]}…`, 2_500, crunch(sources, 1_200, 0.4))
}

async function read(sources, round) {
  for (let i = 0; i < 2; i++) {
    const { name, lines, digest } = sources[(round * 2 + i) % sources.length]
    step('Read', name)
    await spin('Reading…', 900, crunch(sources, 400, 0.5))
    result(`${lines} lines ${dim(`· sha256 ${digest}`)}`)
  }
}

async function search(sources, word) {
  step('Search', `"${word}"`)
  await spin('Searching…', 800, crunch(sources, 500, 0.6))
  const { matches, files } = countMatches(sources, word)
  result(`${matches} matches in ${files} files`)
}

async function edit({ file, diff }) {
  step('Update', file)
  await wait(700)
  for (const line of diff) {
    const paint = line.startsWith('+') ? green : line.startsWith('-') ? red : dim
    say(`    ${paint(line)}`)
    await wait(120)
  }
}

/** Runs the suite; true when all its tests passed. */
async function runTests(fails) {
  step('Bash', 'npm test')
  const suite = startRole('test-suite', fails ? ['--with-failure'] : [])
  let passed = 0
  suite.on('message', ({ title, ok, ms, done, total }) => {
    if (ok) passed += 1
    setProgress((done / total) * 100)
    result(`${ok ? green('✓') : red('✗')} ${title} ${dim(`${ms} ms`)}`)
  })
  // Its last message may arrive after its exit, never after the channel closed.
  const [[code]] = await Promise.all([once(suite, 'exit'), once(suite, 'disconnect')])
  setProgress(null)
  result(code === 0 ? green(`${passed} passed`) : `${red('1 failed')}${dim(',')} ${passed} passed`)
  return code === 0
}

async function workOn(task, round) {
  const startedAt = performance.now()
  const sources = readSources()
  setTitle(`⠂ ${task.title}`)
  say()
  say(`${blue('❯')} ${task.title}`)
  await think(sources, round)
  await read(sources, round)
  await search(sources, task.word)
  await think(sources, round + 1)
  await edit(task.edit)
  if (!(await runTests(task.failsFirst))) {
    say(`${yellow('●')} One test is too strict about time. Fixing it.`)
    await think(sources, round + 2)
    await edit(task.fix)
    await runTests(false)
  }
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  say(`${green('●')} ${task.summary} ${dim(`(${seconds}s)`)}`)
  setTitle(`✳ ${task.title}`)
}

export async function run() {
  leaveWhenAsked()
  sayHeading('api-refactor', 'one request client for all callers')
  for (let round = 0; ; round++) {
    await workOn(TASKS[round % TASKS.length], round)
    await wait(PAUSE_MS)
  }
}

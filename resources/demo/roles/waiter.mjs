// Asks for permission with a menu, waits for a key as long as it takes, does the step, and asks for the next one.
import { stdin, stdout } from 'node:process'
import { leave, leaveWhenAsked } from '../life.mjs'
import {
  bold,
  cyan,
  dim,
  green,
  lineWidth,
  magenta,
  clip,
  red,
  say,
  sayHeading,
  setTitle,
  spin,
  visibleLength,
} from '../screen.mjs'

const MAX_BOX_WIDTH = 72
const STEP_MS = 3_500
const STEPS = [
  { kind: 'Bash command', what: 'npm run docs:build', why: 'Build the documentation site' },
  { kind: 'Edit file', what: 'docs/install.md', why: 'Name Node 24 as the oldest version' },
  { kind: 'Bash command', what: 'git push origin docs', why: 'Publish the branch' },
  { kind: 'Bash command', what: 'rsync -a site/ docs-host:/srv/docs', why: 'Copy the site to its host' },
]
const CHOICES = ['Yes', 'Yes, and do not ask again for this', 'No, and say what to do instead (esc)']
const KEY = /\u001B\[[A-D]|[^]/gu
const MOVES = { '\x1b[A': -1, k: -1, '\x1b[B': 1, j: 1, '\t': 1 }
const CTRL_C = '\x03'
/** Keys that choose at once. */
const SHORTCUTS = { 1: 0, y: 0, Y: 0, 2: 1, 3: 2, n: 2, N: 2, '\x1b': 2 }

function boxed(rows) {
  const width = Math.min(lineWidth(), MAX_BOX_WIDTH)
  const row = (text) => {
    const cut = clip(text, width - 4)
    return `${dim('│')} ${cut}${' '.repeat(Math.max(width - 4 - visibleLength(cut), 0))} ${dim('│')}`
  }
  return [dim(`╭${'─'.repeat(width - 2)}╮`), ...rows.map(row), dim(`╰${'─'.repeat(width - 2)}╯`)]
}

function prompt({ kind, what, why }, selected) {
  const choice = (text, index) =>
    index === selected ? cyan(`❯ ${index + 1}. ${text}`) : `  ${dim(`${index + 1}.`)} ${text}`
  return boxed([
    magenta(kind),
    '',
    `  ${bold(what)}`,
    `  ${dim(why)}`,
    '',
    'Do you want to proceed?',
    ...CHOICES.map(choice),
  ])
}

/** Draws the prompt of one step, and draws it again in place as the selection moves. */
class Menu {
  #step
  #selected = 0
  #lines = 0

  constructor(step) {
    this.#step = step
  }

  draw() {
    this.erase()
    const lines = prompt(this.#step, this.#selected)
    this.#lines = lines.length
    stdout.write(`${lines.join('\n')}\n`)
  }

  erase() {
    stdout.write(`${this.#lines > 0 ? `\x1b[${this.#lines}A` : ''}\r\x1b[J`)
  }

  /** After a change of width the terminal has wrapped the old box: starts afresh on an empty screen. */
  redrawAll() {
    stdout.write('\x1b[2J\x1b[H')
    this.#lines = 0
    this.draw()
  }

  /** The index of the choice this key makes, or null: it made none. */
  take(key) {
    if (key === '\r' || key === '\n') return this.#selected
    if (Object.hasOwn(SHORTCUTS, key)) return SHORTCUTS[key]
    const move = MOVES[key] ?? 0
    this.#selected = (this.#selected + move + CHOICES.length) % CHOICES.length
    if (move !== 0) this.draw()
    return null
  }
}

/** Asks; resolves with the index of the choice. */
async function ask(step) {
  const menu = new Menu(step)
  const redraw = () => menu.redrawAll()
  stdout.on('resize', redraw)
  stdout.write('\x1b[?25l\x07')
  menu.draw()
  const choice = await new Promise((resolve) => {
    stdin.on('data', function onKeys(keys) {
      const choices = [...keys.matchAll(KEY)].map(([key]) => menu.take(key)).filter((taken) => taken !== null)
      if (choices.length === 0) return
      stdin.off('data', onKeys)
      resolve(choices[0])
    })
  })
  stdout.off('resize', redraw)
  menu.erase()
  stdout.write('\x1b[?25h')
  return choice
}

async function doStep(step) {
  setTitle('✳ deploy-docs needs your permission')
  const choice = await ask(step)
  if (choice === 2) return say(`${red('●')} ${bold(step.what)} ${dim('· not run')}`)
  setTitle('⠂ deploy-docs')
  await spin(`Running ${step.what}…`, STEP_MS)
  say(`${green('●')} ${bold(step.what)} ${dim(choice === 1 ? '· done, will not ask again' : '· done')}`)
}

export async function run() {
  leaveWhenAsked()
  if (stdin.isTTY) stdin.setRawMode(true)
  stdin.setEncoding('utf8').on('data', (keys) => {
    if (keys.includes(CTRL_C)) leave()
  })
  sayHeading('deploy-docs', 'publish the documentation')
  await spin('Reading docs/…', STEP_MS)
  for (let index = 0; ; index++) await doStep(STEPS[index % STEPS.length])
}

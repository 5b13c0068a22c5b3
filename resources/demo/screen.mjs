// Writes lines that fit the terminal, whatever its width, in the sixteen colours every theme defines.
import { stdout } from 'node:process'

const DEFAULT_COLUMNS = 80
const TOKEN = /\u001B\[[\d;]*m|[^]/gu

const colour = (code) => (text) => `\x1b[${code}m${text}\x1b[0m`

export const bold = colour('1')
export const dim = colour('2')
export const red = colour('31')
export const green = colour('32')
export const yellow = colour('33')
export const blue = colour('34')
export const magenta = colour('35')
export const cyan = colour('36')

export const SPINNER = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'

/** Columns a line may take: one less than there are, so that no terminal wraps. */
export function lineWidth() {
  return (stdout.columns || DEFAULT_COLUMNS) - 1
}

/** The text cut to `width` visible characters; colour codes take no room. */
export function clip(text, width) {
  if (visibleLength(text) <= width) return text
  let room = width - 1
  let out = ''
  for (const [token] of text.matchAll(TOKEN)) {
    if (isVisible(token)) room -= 1
    if (room < 0) break
    out += token
  }
  return `${out}\x1b[0m…`
}

/** How many characters show: colour codes do not. */
export function visibleLength(text) {
  return [...text.matchAll(TOKEN)].filter(([token]) => isVisible(token)).length
}

function isVisible(token) {
  return !token.startsWith('\x1b[')
}

/** Prints a line, in place of a status line if one is shown. */
export function say(text = '') {
  stdout.write(`\r\x1b[2K${clip(text, lineWidth())}\n`)
}

/** Shows a status line that the next `say` or `sayStatus` replaces. */
export function sayStatus(text) {
  stdout.write(`\r\x1b[2K${clip(text, lineWidth())}`)
}

/** Prints the name of the agent and what it is about. */
export function sayHeading(name, about) {
  say(`${bold(name)} ${dim(`· ${about}`)}`)
  say(dim('─'.repeat(lineWidth())))
}

/** Sets the window title (OSC 0). */
export function setTitle(title) {
  stdout.write(`\x1b]0;${title}\x07`)
}

/** Shows progress in percent where the terminal can (OSC 9;4); null ends it. */
export function setProgress(percent) {
  stdout.write(percent === null ? '\x1b]9;4;0;0\x07' : `\x1b]9;4;1;${Math.round(percent)}\x07`)
}

/** A bar `width` characters long. */
export function bar(share, width) {
  const full = Math.round(Math.min(Math.max(share, 0), 1) * width)
  return '█'.repeat(full) + dim('░'.repeat(width - full))
}

/** A spinner beside `text` for `ms`, while `work`, if there is some, is done. */
export async function spin(text, ms, work = Promise.resolve()) {
  const startedAt = performance.now()
  const draw = () => {
    const elapsedMs = performance.now() - startedAt
    const frame = SPINNER[Math.floor(elapsedMs / 125) % SPINNER.length]
    sayStatus(`${cyan(frame)} ${text} ${dim(`${Math.floor(elapsedMs / 1000)}s`)}`)
  }
  draw()
  const timer = setInterval(draw, 125)
  try {
    await Promise.all([work, wait(ms)])
  } finally {
    clearInterval(timer)
    sayStatus('')
  }
}

export function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

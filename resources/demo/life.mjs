// How a demo agent starts children and how it leaves: at once, with code 0, its terminal restored, its children gone.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import process from 'node:process'

const DEMO_AGENT = fileURLToPath(new URL('demo-agent.mjs', import.meta.url))
const RESTORE = '\x1b[?25h\x1b[0m\r\n'
const TERMINAL_GONE = new Set(['EIO', 'EPIPE'])

const children = new Set()

/** Leaves for good, children first. */
export function leave(code = 0) {
  for (const child of children) child.kill()
  if (process.stdin.isRaw) process.stdin.setRawMode(false)
  if (process.stdout.isTTY) process.stdout.write(RESTORE)
  process.exit(code)
}

/** Takes SIGTERM, SIGINT, SIGHUP and a vanished terminal for goodbye. */
export function leaveWhenAsked() {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => leave())
  process.stdout.on('error', (error) => {
    if (!TERMINAL_GONE.has(error.code)) throw error
    process.exit(0)
  })
}

/** Starts another role as a child that sends messages and does not outlive its parent. */
export function startRole(role, args = []) {
  const child = spawn(process.execPath, [DEMO_AGENT, role, ...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

/** For a role that was started by `startRole`: ends with its parent, and leaves Ctrl-C to it. */
export function leaveWithParent() {
  process.once('disconnect', () => process.exit())
  process.on('SIGTERM', () => process.exit(0))
  process.on('SIGINT', () => process.exit(0))
}

/** Sends one line of news to the parent. */
export function report(news) {
  if (process.connected) process.send(news)
}

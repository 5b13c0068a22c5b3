import { spawn } from 'node-pty'

const KEYS = { leave: '\u001d', quit: 'q' } as const
/** A frame of a program that shows itself on the second screen. */
const SHOWN = '\u001b[?1049h'

/** Runs a line in a shell on a terminal, and leaves it with the key that does so once it has taken the screen. */
export async function inPty(line: string, env: NodeJS.ProcessEnv): Promise<{ code: number | null; said: string }> {
  const pty = spawn('bash', ['-c', line], { env, cols: 100, rows: 30, name: 'xterm-256color' })
  let said = ''
  let hasLeft = false
  pty.onData((text) => {
    said += text
    if (hasLeft || !said.includes(SHOWN)) return
    hasLeft = true
    const key = /--detach-key ctrl-q/.test(line) ? '\u0011' : line.includes('attach') ? KEYS.leave : KEYS.quit
    pty.write(key)
  })
  return await new Promise((resolve) => pty.onExit(({ exitCode }) => resolve({ code: exitCode, said })))
}

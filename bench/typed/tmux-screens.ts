import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { spawn } from 'node-pty'
import type { Scope } from '../support/scope.ts'
import type { TypedScreen } from '../support/terminal-board.ts'
import { SIZE, type TypedProgram, type TypedScreens } from './screen.ts'

const run = promisify(execFile)

/** Sessions of a tmux server of its own, each attached to in a terminal of its own, without a status line. */
export async function tmuxScreens(program: TypedProgram, count: number, scope: Scope): Promise<TypedScreens> {
  const socket = join(scope.temporaryDir(), 'tmux')
  const { TMUX: _, ...env } = process.env
  const tmux = (...args: readonly string[]) => run('tmux', ['-S', socket, '-f', '/dev/null', ...args], { env })
  let isUp = true
  const end = async (): Promise<void> => {
    if (isUp) await tmux('kill-server')
    isUp = false
  }
  const size = ['-x', String(SIZE.cols), '-y', String(SIZE.rows)]
  const screens: TypedScreen[] = []
  for (let index = 1; index <= count; index++) {
    const name = `typed-${index}`
    await tmux('new-session', '-d', '-s', name, ...size, '-c', program.cwd, '--', program.command, ...program.args)
    if (index === 1) scope.defer(end)
    await tmux('set-option', '-t', name, 'status', 'off')
    const client = spawn('tmux', ['-S', socket, 'attach-session', '-t', name], {
      ...{ ...SIZE, env: { ...env, TERM: 'xterm-256color' }, encoding: null, name: 'xterm-256color' },
    })
    screens.push({
      press: (key) => client.write(key),
      onOutput: (listener) => void client.onData((data) => listener(data as unknown as Uint8Array)),
    })
  }
  return { screens, end }
}

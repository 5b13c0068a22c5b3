import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NodePtySpawner } from '../../src/adapters/pty/node-pty-spawner.ts'
import { TmuxSessionRunner } from '../../src/adapters/tmux/tmux-session-runner.ts'
import type { Environment } from '../../src/core/agent/launch.ts'

/** A private tmux server, and runners for it. Disposing it kills the server with all its programs. */
export interface OwnTmux extends AsyncDisposable {
  readonly socketName: string
  readonly folder: string
  /** Environment of tmux itself; its sockets are removed with the folder. */
  readonly env: Environment
  readonly runner: TmuxSessionRunner
  /** `path`: the PATH in which it finds tmux; absent: the usual one. */
  laterRunner(path?: string): TmuxSessionRunner
  /** Runs a tmux command as a person would. */
  command(...args: readonly string[]): string
}

/** Creates a runner for a private server. */
export function makeTmux(): OwnTmux {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'corral-tmux-')))
  const socketName = `corral-test-${randomUUID().slice(0, 8)}`
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/', TMUX_TMPDIR: folder }
  const laterRunner = (path = env.PATH): TmuxSessionRunner =>
    new TmuxSessionRunner({
      socketName,
      configDir: join(folder, 'tmux'),
      ptys: new NodePtySpawner(),
      readEnvironment: async () => ({ ...env, PATH: path }),
    })
  const command = (...args: readonly string[]): string =>
    execFileSync('tmux', ['-L', socketName, ...args], { encoding: 'utf8', stdio: 'pipe', env })
  return {
    socketName,
    folder,
    env,
    runner: laterRunner(),
    laterRunner,
    command,
    [Symbol.asyncDispose]: async () => {
      endServer(command)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function endServer(command: OwnTmux['command']): void {
  try {
    command('kill-server')
  } catch (error) {
    // The server has exited with its last session.
    if (!/no server running|error connecting|server exited/.test(String(error))) throw error
  }
}

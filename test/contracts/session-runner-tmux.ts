import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NodePtySpawner } from '../../src/adapters/pty/node-pty-spawner.ts'
import { TmuxSessionRunner } from '../../src/adapters/tmux/tmux-session-runner.ts'
import type { Environment } from '../../src/core/agent/launch.ts'

/** A tmux server of its own, and runners over it. It is ended, with all that runs in it, when this is disposed. */
export interface OwnTmux extends AsyncDisposable {
  readonly socketName: string
  readonly folder: string
  readonly runner: TmuxSessionRunner
  laterRunner(): TmuxSessionRunner
  /** Runs a tmux command as a person would. */
  command(...args: readonly string[]): string
}

/** The environment of tmux in tests. */
export const TMUX_ENVIRONMENT: Environment = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/' }

/** Makes a runner for a server nobody else uses. */
export function makeTmux(): OwnTmux {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'corral-tmux-')))
  const socketName = `corral-test-${randomUUID()}`
  const laterRunner = (): TmuxSessionRunner =>
    new TmuxSessionRunner({
      socketName,
      configDir: join(folder, 'tmux'),
      ptys: new NodePtySpawner(),
      readEnvironment: async () => TMUX_ENVIRONMENT,
    })
  const command = (...args: readonly string[]): string =>
    execFileSync('tmux', ['-L', socketName, ...args], { encoding: 'utf8', stdio: 'pipe', env: TMUX_ENVIRONMENT })
  return {
    socketName,
    folder,
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
    const socket = command('display-message', '-p', '#{socket_path}').trim()
    command('kill-server')
    rmSync(socket, { force: true })
  } catch (error) {
    // It has gone with its last session.
    if (!/no server running|error connecting|server exited/.test(String(error))) throw error
  }
}

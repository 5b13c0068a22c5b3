// Loaded into a host: stops the tmux server (SIGSTOP) right before the first client in control mode is started, so that
// the client gets no answer. The test lets it go on.
import { ChildProcess, execFileSync } from 'node:child_process'

type Spawn = (options: { readonly args?: readonly string[] }) => unknown
const prototype = ChildProcess.prototype as unknown as { spawn: Spawn }
const { spawn } = prototype

let isFirst = true

prototype.spawn = function watched(this: ChildProcess, options) {
  const { args = [] } = options
  if (isFirst && args.includes('-C')) {
    isFirst = false
    const server = ['-L', args[args.indexOf('-L') + 1] ?? '', 'display-message', '-p', '#{pid}']
    process.kill(Number(execFileSync('tmux', server, { encoding: 'utf8' })), 'SIGSTOP')
  }
  return spawn.call(this, options)
}

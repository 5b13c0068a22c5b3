// Loaded into a host: looks at each child the moment Node has started it, and at what a child started without any care is given. Any message is
// answered with `{ started, inherited, careless }`: names of programs, descriptors of the host found in one of them, and those of the careless child.
import { ChildProcess, spawnSync } from 'node:child_process'
import { basename } from 'node:path'
import { inheritedBy } from '../support/descriptors.ts'

type Spawn = (options: { readonly file: string }) => unknown
const prototype = ChildProcess.prototype as unknown as { spawn: Spawn }
const { spawn } = prototype

const started = new Set<string>()
const inherited: string[] = []

prototype.spawn = function watched(this: ChildProcess, options) {
  const result = spawn.call(this, options)
  const name = basename(options.file)
  started.add(name)
  // Node returns when the program has taken the child's place: what it has now is what it was given.
  if (this.pid !== undefined) inherited.push(...inheritedBy(this.pid, process.pid).map((what) => `${name}: ${what}`))
  return result
}

process.on('message', () => {
  // 0, 1, 2, and 3 by which it lists them.
  const careless = spawnSync('ls', ['/proc/self/fd'], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean)
  process.send?.({ started: [...started].toSorted(), inherited, careless })
})
// Listening alone must not keep a host that is done.
process.channel?.unref()

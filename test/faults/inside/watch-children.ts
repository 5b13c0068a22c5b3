// Loaded into a host: inspects each child as soon as Node has started it, and the descriptors of a child started
// without any precautions. Any message is answered with `{ started, inherited, careless }`: names of programs,
// descriptors of the host found in one of them, and those of the careless child.
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
  // Node returns after the exec: the descriptors the child has now are those it was given.
  if (this.pid !== undefined) inherited.push(...inheritedBy(this.pid, process.pid).map((what) => `${name}: ${what}`))
  return result
}

process.on('message', () => {
  // 0, 1, 2, and 3, through which it lists them.
  const careless = spawnSync('ls', ['/proc/self/fd'], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean)
  process.send?.({ started: [...started].toSorted(), inherited, careless })
})
// The listener must not keep a finished host alive.
process.channel?.unref()

// Loaded into a host: slows its runs down when told to, as their limits would. `{ slow: true, target }` begins (percent of one core; null: as
// little as possible), `{ slow: false }` lets them go. The answer `{ trees }` is how many can be slowed down.
import { SystemClock } from '../../../src/adapters/clock/system-clock.ts'
import { Throttle } from '../../../src/supervisor/limits/throttle.ts'
import { RunTree } from '../../../src/supervisor/tree/run-tree.ts'

const clock = new SystemClock()
const trees = new Set<RunTree>()
let throttles: readonly Throttle[] = []

const { enter, dispose } = RunTree.prototype
Object.assign(RunTree.prototype, {
  enter(this: RunTree, ...args: Parameters<typeof enter>) {
    enter.apply(this, args)
    trees.add(this)
  },
  dispose(this: RunTree) {
    trees.delete(this)
    dispose.apply(this)
  },
})

process.on('message', ({ slow, target = null }: { readonly slow: boolean; readonly target?: number | null }) => {
  for (const throttle of throttles) throttle.dispose()
  const whole = [...trees].filter(({ groupUsage }) => groupUsage !== null)
  throttles = slow ? whole.map((tree) => new Throttle({ clock, tree, target: () => target })) : []
  process.send?.({ trees: whole.length })
})
// The listener must not keep a finished host alive.
process.channel?.unref()

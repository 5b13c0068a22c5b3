import { once } from 'node:events'
import { EventEmitter } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { CgroupDirectory } from './cgroup-directory.ts'
import { GroupFigures } from './group-figures.ts'

/*
 * A folder of plain files stands for the group: the watch is the same inotify(7) the kernel serves for its own files. That the kernel tells of
 * memory.events in this way is its documentation (cgroup-v2.rst); a machine with the memory controller in cgroup v2 was not at hand.
 */

const newFolder = useTemporaryFolders()
const EVENTS = 'low 0\nhigh 7\nmax 3\noom 1\noom_kill 2\noom_group_kill 1\n'

function groupIn(files: Readonly<Record<string, string>>): {
  readonly folder: string
  readonly group: CgroupDirectory
} {
  const folder = newFolder()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return {
    folder,
    group: new CgroupDirectory(folder, { takeAway: () => {}, outside: folder, figures: new GroupFigures() }),
  }
}

it('counts are read by name, with the most it had and may have', () => {
  const { group } = groupIn({ 'memory.events': EVENTS, 'memory.peak': '2097152\n', 'memory.max': '1048576\n' })
  expect(group.memory()).toEqual({ peakBytes: 2_097_152, maxBytes: 1_048_576, high: 7, max: 3, oomKill: 2 })
})

it('how often it met its own bounds is not mixed with those of groups inside it', () => {
  const own = EVENTS.replace('high 7', 'high 1').replace('oom_kill 2', 'oom_kill 0')
  const { group } = groupIn({ 'memory.events': EVENTS, 'memory.events.local': own })
  expect(group.memory()).toMatchObject({ high: 1, max: 3, oomKill: 2 })
})

it('what an older kernel or another group does not tell is not known', () => {
  expect(groupIn({ 'memory.events': EVENTS, 'memory.max': 'max\n' }).group.memory()).toMatchObject({
    ...{ peakBytes: null, maxBytes: null, oomKill: 2 },
  })
  expect(groupIn({ 'memory.events': 'low 0\n' }).group.memory()).toBeNull()
  expect(groupIn({}).group.memory()).toBeNull()
})

it('without the controller there is nothing to watch', () => {
  expect(groupIn({}).group.watchMemory(() => {})).toBeNull()
})

it.runIf(process.platform === 'linux')(
  'every change is told until nobody listens, and a vanished group is no error',
  async () => {
    const { folder, group } = groupIn({ 'memory.events': EVENTS })
    const heard = new EventEmitter()
    const watch = group.watchMemory(() => heard.emit('change'))
    if (watch === null) throw new Error('nothing can be watched')
    for (const high of [8, 9]) {
      const told = once(heard, 'change')
      writeFileSync(join(folder, 'memory.events'), EVENTS.replace('high 7', `high ${high}`))
      await told
      // A file of ours is empty for a moment while it is written, which those of the kernel never are.
      while (group.memory() === null) await once(heard, 'change')
      expect(group.memory()?.high).toBe(high)
    }
    rmSync(folder, { recursive: true })
    expect(group.memory()).toBeNull()
    watch.dispose()
    watch.dispose()
  },
)

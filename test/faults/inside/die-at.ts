// Loaded into a host: it kills itself with SIGKILL right before or right after one call of a port, or the start of one
// of tmux's processes. `FAULT_DIE_AT` says where: `before append stopping:user`, `after spawn 2` (the second call). Creates the file `FAULT_ENTERED` once a run
// is in its group and the host knows it.
import { ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { CgroupDirectory } from '../../../src/adapters/cgroup/cgroup-directory.ts'
import { DirectCgroups } from '../../../src/adapters/cgroup/direct-cgroups.ts'
import { ProcfsProcessTable } from '../../../src/adapters/process-table/procfs-process-table.ts'
import { NodePtySpawner } from '../../../src/adapters/pty/node-pty-spawner.ts'
import { SqliteStore } from '../../../src/adapters/store/sqlite-store.ts'
import { TmuxSessionRunner } from '../../../src/adapters/tmux/tmux-session-runner.ts'
import type { JournalEntry } from '../../../src/shapes/journal.ts'

const point = process.env['FAULT_DIE_AT'] ?? ''
const entered = process.env['FAULT_ENTERED']
const [, when, name, nth = '1'] = /^(before|after) (.+?)(?: (\d+))?$/.exec(point) ?? []
let left = Number(nth)

/** One sweep may have begun before the entry, the next one proves the group, and one more shows that the host went on. */
const SWEEPS_UNTIL_PROVEN = 3

/** Dies if this is the point. */
function pass(at: 'before' | 'after', names: readonly string[]): void {
  noteEntry(at, names)
  if (at !== when || name === undefined || !names.includes(name)) return
  left -= 1
  if (left === 0) process.kill(process.pid, 'SIGKILL')
}

let sweepsToEntry = Infinity

/** The host uses a group once a sweep that began after the entry has proven every process in it. */
function noteEntry(at: 'before' | 'after', names: readonly string[]): void {
  if (entered === undefined || at === 'before') return
  if (names.includes('enter')) sweepsToEntry = SWEEPS_UNTIL_PROVEN
  if (names.includes('sweep') && --sweepsToEntry === 0) writeFileSync(entered, '')
}

type Method = (...args: never[]) => unknown

/** Makes every call of a method pass the point. */
function watch<T extends object>(
  prototype: T,
  method: keyof T & string,
  namesOf: (...args: never[]) => string[],
): void {
  const original = prototype[method] as Method
  const watched = function watched(this: T, ...args: never[]): unknown {
    const names = namesOf(...args)
    pass('before', names)
    const result = original.apply(this, args)
    if (!(result instanceof Promise)) {
      pass('after', names)
      return result
    }
    return result.then((value: unknown) => {
      pass('after', names)
      return value
    })
  }
  Object.assign(prototype, { [method]: watched })
}

function nameOf(event: JournalEntry['event']): string {
  switch (event.kind) {
    case 'stopping':
      return `append stopping:${event.cause}`
    case 'stop-step':
      return `append stop-step:${event.step}`
    case 'wanted':
      return `append wanted:${event.wanted}`
    default:
      return `append ${event.kind}`
  }
}

/** The server is started by a client that leaves at once, the session by one in control mode (`-C`), which stays. */
function namesOfChild(args: readonly string[]): string[] {
  if (args.includes('-C')) return ['control client']
  return args.includes('start-server') ? ['server'] : []
}

const children = ChildProcess.prototype as ChildProcess & { spawn: (options: { args?: string[] }) => unknown }
watch(children, 'spawn', ({ args = [] }: { readonly args?: readonly string[] }) => namesOfChild(args))
watch(SqliteStore.prototype, 'append', (entries: readonly JournalEntry[]) => entries.map(({ event }) => nameOf(event)))
watch(NodePtySpawner.prototype, 'spawn', () => ['spawn'])
watch(TmuxSessionRunner.prototype, 'spawn', () => ['session'])
watch(TmuxSessionRunner.prototype, 'adopt', () => ['adopt'])
watch(DirectCgroups.prototype, 'enter', () => ['enter'])
watch(CgroupDirectory.prototype, 'kill', () => ['group-kill'])
watch(ProcfsProcessTable.prototype, 'identify', (pid: number) => (pid === process.pid ? [] : ['identify']))
watch(ProcfsProcessTable.prototype, 'signal', (_identity: unknown, signal: string) => [signal])
watch(ProcfsProcessTable.prototype, 'sweep', () => ['sweep'])

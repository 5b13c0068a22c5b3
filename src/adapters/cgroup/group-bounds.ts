import { join } from 'node:path'
import type { GroupBounds } from '../../core/cgroups.ts'
import { readKernelFile, writeControl } from './cgroup-files.ts'

/** A group that may not use the machine's memory must not use its swap instead: this share of its memory (vitals §9.3). */
const SWAP_SHARE = 0.1
const NO_BOUND = 'max'

/** The controllers that hold bounds, each of which may be missing. */
export const CONTROLLERS = ['memory', 'pids', 'cpu'] as const

/** Writes bounds into the files of a group, and reads back what is in force: a file that is not there took nothing, and values are rounded to pages. */
export function boundGroup(directory: string, bounds: GroupBounds): GroupBounds {
  const write = (file: string, value: number | null): void => {
    writeControl(join(directory, file), value === null ? NO_BOUND : String(Math.round(value)))
  }
  write('memory.high', bounds.memoryHighBytes)
  write('memory.max', bounds.memoryMaxBytes)
  write('memory.swap.max', bounds.memoryMaxBytes === null ? null : bounds.memoryMaxBytes * SWAP_SHARE)
  // All of it or nothing: half an agent is of no use to anybody.
  writeControl(join(directory, 'memory.oom.group'), bounds.memoryMaxBytes === null ? '0' : '1')
  write('pids.max', bounds.tasksMax)
  if (bounds.cpuWeight !== null) write('cpu.weight', bounds.cpuWeight)
  return boundsOf(directory)
}

/** The bounds a group is held to. */
export function boundsOf(directory: string): GroupBounds {
  const read = (file: string): number | null => {
    const text = readKernelFile(join(directory, file))?.trim() ?? NO_BOUND
    return text === NO_BOUND || !/^\d+$/.test(text) ? null : Number(text)
  }
  return {
    memoryHighBytes: read('memory.high'),
    memoryMaxBytes: read('memory.max'),
    tasksMax: read('pids.max'),
    cpuWeight: read('cpu.weight'),
  }
}

/** The properties of a systemd unit that hold the same bounds from its first moment. */
export function propertiesOf({ memoryHighBytes, memoryMaxBytes, tasksMax, cpuWeight }: GroupBounds): readonly string[] {
  const property = (name: string, value: number | null): string[] =>
    value === null ? [] : [`--property=${name}=${Math.round(value)}`]
  return [
    ...property('MemoryHigh', memoryHighBytes),
    ...property('MemoryMax', memoryMaxBytes),
    ...property('MemorySwapMax', memoryMaxBytes === null ? null : memoryMaxBytes * SWAP_SHARE),
    ...property('TasksMax', tasksMax),
    ...property('CPUWeight', cpuWeight),
  ]
}

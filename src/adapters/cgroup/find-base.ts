import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { isSystemError } from '../../base/errors.ts'
import { startChild } from '../../node/child.ts'
import { CgroupDirectory, canBeKilled, removeTree } from './cgroup-directory.ts'
import { makeGroup, removeGroup } from './cgroup-files.ts'
import { GroupFigures } from './group-figures.ts'
import { folderOf } from './group-names.ts'

/** Waits for a line that never comes; if this host dies first, the closed pipe ends it. */
const WAITER = { file: '/bin/sh', args: ['-c', 'read -r line'] } as const

/**
 * The nearest of these groups in which a group can be created, a process moved into it and killed with it; null if
 * there is none. It is tried with a process of our own: write permission alone is not enough, because a move also needs
 * permission in the common parent of both groups.
 */
export async function findBase(groups: readonly string[], scope: string): Promise<string | null> {
  const writable = groups.filter(isWritable)
  if (writable.length === 0) return null
  const started = await startChild(WAITER.file, WAITER.args, { stdio: ['pipe', 'ignore', 'ignore'], env: {} })
  if (!started.ok) return null
  const child = started.value
  const ended = once(child, 'exit')
  const base = await firstThatKills(writable, scope, child.pid)
  child.kill('SIGKILL')
  await ended
  for (const group of writable) removeProbe(group, scope)
  return base
}

async function firstThatKills(groups: readonly string[], scope: string, pid: number): Promise<string | null> {
  for (const group of groups) if (await killsIn(group, scope, pid)) return group
  return null
}

async function killsIn(base: string, scope: string, pid: number): Promise<boolean> {
  const directory = probeIn(base, scope)
  if (!makeGroup(directory) || !canBeKilled(directory)) return false
  using figures = new GroupFigures()
  const group = new CgroupDirectory(directory, { takeAway: removeTree, outside: base, figures })
  return (await group.add(pid)) && group.pids().includes(pid) && (await group.kill())
}

function removeProbe(base: string, scope: string): void {
  removeTree(probeIn(base, scope))
  removeGroup(join(base, folderOf(scope)))
}

function probeIn(base: string, scope: string): string {
  return join(base, folderOf(scope), `probe-${process.pid}`)
}

function isWritable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK)
    accessSync(join(directory, 'cgroup.procs'), constants.W_OK)
    return true
  } catch (error) {
    // Any file system error (EACCES, EROFS, ENOENT) means that no groups can be created here.
    if (!isSystemError(error)) throw error
    return false
  }
}

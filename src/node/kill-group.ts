import type { ChildProcess } from 'node:child_process'
import { errnoOf } from '../base/errors.ts'

/**
 * Kills a child that was started `detached`, with its process group; on Windows, which has no groups, the child alone.
 * Safe without an identity check: the group's leader is our child, and its id is not reused while a member lives.
 */
export function killGroup(child: Pick<ChildProcess, 'kill'> & { readonly pid: number }): void {
  if (process.platform === 'win32') {
    child.kill()
    return
  }
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

/** macOS returns EPERM for a group whose last member waits to be reaped. */
function isGone(error: unknown): boolean {
  return ['ESRCH', 'EPERM'].includes(errnoOf(error) ?? '')
}

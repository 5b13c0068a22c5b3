import { setTimeout as sleep } from 'node:timers/promises'
import type { Result } from '../../base/result.ts'
import { Turns } from '../../base/turns.ts'
import type { GitAnswer, GitFailure } from './run-git.ts'

/** How often, and after how long, ms, a change is tried again while another git has its lock: some 10 s in all. */
const LOCKED_WAITS_MS = [50, 100, 200, 400, 800, 1_600, 3_200, 3_200]
/** What git says when another one is at work in the repository. */
const LOCKED = /(?:\.lock'?|could not lock config file .+): File exists|Another git process seems to be running/

/** By git's own folder of the repository. */
const turns = new Turns()

/** Does one change of a repository at a time, and again for a while if a git of somebody else is at work there. */
export function inTurn(
  gitFolder: string,
  change: () => Promise<Result<GitAnswer, GitFailure>>,
): Promise<Result<GitAnswer, GitFailure>> {
  return turns.take(gitFolder, () => untilUnlocked(change))
}

async function untilUnlocked(
  change: () => Promise<Result<GitAnswer, GitFailure>>,
): Promise<Result<GitAnswer, GitFailure>> {
  for (const waitMs of LOCKED_WAITS_MS) {
    const result = await change()
    if (result.ok || !LOCKED.test(result.error.complaint)) return result
    await sleep(waitMs)
  }
  return change()
}

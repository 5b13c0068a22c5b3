import { err, ok, type Result } from '../../base/result.ts'
import type { Environment } from '../../core/agent/launch.ts'
import { gitEnvironment, SAFE_SETTINGS } from '../../core/workspace/git-environment.ts'
import { runChild } from '../../node/child.ts'
import { explainGit } from './explain-git.ts'

/** What git looks at answers within a second, on a busy machine within some. */
const LOOK_TIMEOUT_MS = 60_000
/** A checkout or a removal of very many files. */
export const WORK_TIMEOUT_MS = 600_000
/** Names of some hundred thousand files. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024

/** One call of git. */
export interface GitCall {
  readonly cwd: string
  readonly args: readonly string[]
  readonly timeoutMs?: number
  /** Exit codes beside 0 that are answers. */
  readonly answers?: readonly number[]
}

/** What git answered. */
export interface GitAnswer {
  readonly code: number
  readonly output: string
}

/** Why git did not do it: `message` for people, `complaint` in git's own words. */
export interface GitFailure {
  readonly kind: 'no-git' | 'no-folder' | 'timed-out' | 'refused'
  readonly message: string
  readonly complaint: string
}

/** Runs git to its end. */
export type GitRunner = (call: GitCall) => Promise<Result<GitAnswer, GitFailure>>

/** A runner of the git that the owner's search path has. No shell, no prompts, English, none of the settings that start programs. */
export function gitRunner(readEnvironment: () => Promise<Environment>, file = 'git'): GitRunner {
  return async (call) => {
    const env = gitEnvironment(await readEnvironment())
    return new Promise((resolve) => {
      const { cwd, timeoutMs = LOOK_TIMEOUT_MS, answers = [] } = call
      const limits = { cwd, env, timeout: timeoutMs, maxBuffer: MAX_OUTPUT_BYTES, killSignal: 'SIGKILL' as const }
      runChild(file, [...SAFE_SETTINGS, ...call.args], limits, (error, output, complaint) => {
        const code = error === null ? 0 : error.code
        if (typeof code === 'number' && (code === 0 || answers.includes(code))) resolve(ok({ code, output }))
        else resolve(err(failureOf(call, { code, isKilled: error?.killed === true, complaint })))
      })
    })
  }
}

interface GitEnd {
  readonly code: number | string | null | undefined
  readonly isKilled: boolean
  readonly complaint: string
}

function failureOf({ args, cwd }: GitCall, { code, isKilled, complaint }: GitEnd): GitFailure {
  // Node says the same of a program and of a folder that is not there.
  if (code === 'ENOENT' || code === 'EACCES' || code === 'ENOTDIR') {
    return { kind: 'no-git', message: NO_GIT, complaint: '' }
  }
  const verb = args.slice(0, 2).join(' ')
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    const message = `git ${verb} has more to say of ${cwd} than Corral reads. Are there folders git should ignore?`
    return { kind: 'refused', message, complaint }
  }
  if (isKilled) {
    const message = `git ${verb} did not end in time in ${cwd}. Look whether its drive answers, then try again.`
    return { kind: 'timed-out', message, complaint }
  }
  return { kind: 'refused', message: explainGit(complaint, { verb, cwd }), complaint }
}

const NO_GIT =
  'git was not found, or its folder is gone. Install git (https://git-scm.com), or choose "in the folder itself".'

/** The output without the line end that git adds. */
export function lineOf(output: string): string {
  return output.endsWith('\n') ? output.slice(0, -1) : output
}

/** The parts of an output of `-z`. */
export function partsOf(output: string): readonly string[] {
  const parts = output.split('\0')
  if (parts.at(-1) === '') parts.pop()
  return parts
}

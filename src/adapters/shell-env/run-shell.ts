import type { Environment } from '../../core/agent/launch.ts'
import { startChild, type Child } from '../../node/child.ts'
import { killGroup } from '../../node/kill-group.ts'

/** A shell whose environment is to be captured. */
export interface ShellRequest {
  readonly shell: string
  readonly args: readonly string[]
  readonly env: Environment
  /** The output ends with this. */
  readonly endMark: string
  readonly timeoutMs: number
}

/** The result; `reason` is a message for people. */
export type ShellAnswer =
  | { readonly kind: 'printed'; readonly output: string }
  | { readonly kind: 'silent'; readonly reason: string }
  | { readonly kind: 'not-started'; readonly reason: string }

/** An environment is some kilobytes; a start-up file that prints more than this is out of control. */
const MAX_OUTPUT = 4 * 1024 * 1024

/**
 * Runs the shell in its own session, without a terminal, until it has printed the mark; then kills all that is left of
 * it.
 */
export async function runShell(request: ShellRequest): Promise<ShellAnswer> {
  const { shell, args, env } = request
  const started = await startChild(shell, args, { env, stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  return started.ok ? answerOf(started.value, request) : { kind: 'not-started', reason: started.error.message }
}

function answerOf(
  child: Child<'ignore', 'pipe', 'ignore'>,
  { endMark, timeoutMs }: Pick<ShellRequest, 'endMark' | 'timeoutMs'>,
): Promise<ShellAnswer> {
  return new Promise((resolve) => {
    let output = ''
    let isDone = false
    const finish = (answer: ShellAnswer): void => {
      if (isDone) return
      isDone = true
      clearTimeout(timeout)
      killGroup(child)
      child.stdout.destroy()
      resolve(answer)
    }
    const timeout = setTimeout(
      () => finish({ kind: 'silent', reason: `it did not answer within ${timeoutMs / 1000} s` }),
      timeoutMs,
    )
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (text: string) => {
      output += text
      if (output.includes(endMark, output.length - text.length - endMark.length)) finish({ kind: 'printed', output })
      else if (output.length > MAX_OUTPUT) finish({ kind: 'silent', reason: 'its start-up files print too much' })
    })
    child.once('close', (code) =>
      finish({ kind: 'silent', reason: `it ended with ${code ?? 'a signal'} and no answer` }),
    )
  })
}

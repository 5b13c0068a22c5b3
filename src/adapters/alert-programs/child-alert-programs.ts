import { err, ok, type Result } from '../../base/result.ts'
import type { AlertProgram, AlertPrograms } from '../../core/alerts/ports.ts'
import { startChild, type Child } from '../../node/child.ts'
import { killGroup } from '../../node/kill-group.ts'

/** What it complains of is told, up to so many characters. */
const MAX_COMPLAINT = 500
/** Its last words come so long after its exit at most, ms, unless a process that escaped holds the pipe open. */
const DRAIN_MS = 250

/** Runs programs in process groups of their own, without input and output. */
export class ChildAlertPrograms implements AlertPrograms {
  async run({ file, name, args, cwd, env, timeoutMs }: AlertProgram): Promise<Result<null, string>> {
    const started = await startChild(file, args, {
      ...{ cwd, env },
      ...(process.platform === 'win32' ? {} : { argv0: name }),
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: process.platform !== 'win32',
    })
    if (!started.ok) return err(`it could not be started (${started.error.message})`)
    return untilEnd(started.value, timeoutMs)
  }
}

/** When this resolves, the whole group has been killed. */
function untilEnd(child: Child<'ignore', 'ignore', 'pipe'>, timeoutMs: number): Promise<Result<null, string>> {
  return new Promise((resolve) => {
    let complaint = ''
    let isOver = false
    let drain: NodeJS.Timeout | undefined
    const finish = (result: Result<null, string>): void => {
      if (isOver) return
      isOver = true
      clearTimeout(timeout)
      clearTimeout(drain)
      child.stderr.destroy()
      resolve(result)
    }
    const timeout = setTimeout(() => {
      killGroup(child)
      finish(err(`it ran for ${timeoutMs / 1_000} s and was killed`))
    }, timeoutMs)
    child.stderr.on(
      'data',
      (chunk: Buffer) => (complaint = (complaint + chunk.toString('utf8')).slice(0, MAX_COMPLAINT)),
    )
    child.once('error', (error) => finish(err(error.message)))
    child.once('exit', (code, signal) => {
      if (isOver) return
      // What it left behind; its own number is not used again while a member lives.
      killGroup(child)
      // Its last words arrive with the close, unless a child of it holds the pipe open.
      child.once('close', () => finish(resultOf(code, signal, complaint)))
      drain = setTimeout(() => finish(resultOf(code, signal, complaint)), DRAIN_MS)
    })
  })
}

function resultOf(code: number | null, signal: string | null, complaint: string): Result<null, string> {
  if (code === 0) return ok(null)
  const how = signal === null ? `it exited with code ${code ?? 'unknown'}` : `it was ended by ${signal}`
  return err(complaint.trim() === '' ? how : `${how}: ${complaint.trim()}`)
}

import type { Result } from '../base/result.ts'
import { startChild, type Child } from './child.ts'
import { killGroup } from './kill-group.ts'

/** A short program that is run for its output. */
export interface ProgramRequest {
  readonly file: string
  /** What it is to take for its own path (argv[0]); absent: `file`. */
  readonly name?: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly timeoutMs: number
}

/** Its output on stdout and stderr and its exit code (null: a signal ended it); `timed-out` and `failed` (to start) have none. */
export type ProgramResult =
  | { readonly kind: 'printed'; readonly output: string; readonly code: number | null }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'failed' }

type ProgramChild = Child<'ignore', 'pipe', 'pipe'>

/** A version is one line; longer output is cut. */
const MAX_OUTPUT = 16 * 1024
/** After the program's exit its output arrives at once, unless a process that escaped holds the pipe open. */
const DRAIN_MS = 250

/** npm's shims on Windows, which only cmd.exe can start. */
const BATCH_FILE = /\.(?:cmd|bat)$/i

/** Runs a program in its own process group; when the promise resolves, the whole group has been killed. */
export async function runProgram(request: ProgramRequest): Promise<ProgramResult> {
  const started = await start(request)
  return started.ok ? resultOf(started.value, request.timeoutMs) : { kind: 'failed' }
}

function resultOf(child: ProgramChild, timeoutMs: number): Promise<ProgramResult> {
  return new Promise((resolve) => {
    let output = ''
    let isDone = false
    let drain: NodeJS.Timeout | undefined
    const finish = (result: ProgramResult): void => {
      if (isDone) return
      isDone = true
      clearTimeout(timeout)
      clearTimeout(drain)
      killGroup(child)
      child.stdout.destroy()
      child.stderr.destroy()
      resolve(result)
    }
    const timeout = setTimeout(() => finish({ kind: 'timed-out' }), timeoutMs)
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString('utf8')).slice(0, MAX_OUTPUT)))
    }
    child.once('error', () => finish({ kind: 'failed' }))
    child.once('exit', () => {
      if (isDone) return
      killGroup(child)
      drain = setTimeout(() => finish({ kind: 'printed', output, code: child.exitCode }), DRAIN_MS)
    })
    child.once('close', () => finish({ kind: 'printed', output, code: child.exitCode }))
  })
}

function start({ file, name = file, args, env }: ProgramRequest): Promise<Result<ProgramChild, Error>> {
  const isWindows = process.platform === 'win32'
  const isBatch = isWindows && BATCH_FILE.test(file)
  return startChild(isBatch ? `"${file}"` : file, args, {
    env,
    ...(isWindows ? {} : { argv0: name }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: !isWindows,
    shell: isBatch,
  })
}

import {
  type ChildProcess,
  type ChildProcessByStdio,
  execFile,
  type ExecFileException,
  type ExecFileOptions,
  spawn,
  type SpawnOptions,
} from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { isSystemError } from '../base/errors.ts'
import { err, ok, type Result } from '../base/result.ts'

/** `ignore`: the null device. Never `inherit`: the host's own input and output are not for children. */
type Stream = 'ignore' | 'pipe'
type Input<S extends Stream> = S extends 'pipe' ? Writable : null
type Output<S extends Stream> = S extends 'pipe' ? Readable : null

/** How a child is started. `stdio` lists all descriptors it gets: standard input, output and error. */
export interface ChildOptions<I extends Stream, O extends Stream, E extends Stream> extends Pick<
  SpawnOptions,
  'argv0' | 'cwd' | 'env' | 'detached' | 'shell' | 'windowsVerbatimArguments'
> {
  readonly stdio: readonly [I, O, E]
}

/** The type of a child by its three streams. */
export type Child<I extends Stream, O extends Stream, E extends Stream> = ChildProcessByStdio<
  Input<I>,
  Output<O>,
  Output<E>
> & { readonly pid: number }

/**
 * Starts a program without a terminal; the error says why it could not be started. Every such program is started
 * through this file (those on terminals: `src/adapters/pty/`), so that no caller can pass a descriptor of the host to a
 * child or open a console window on Windows.
 */
export async function startChild<I extends Stream, O extends Stream, E extends Stream>(
  file: string,
  args: readonly string[],
  { stdio, ...options }: ChildOptions<I, O, E>,
): Promise<Result<Child<I, O, E>, Error>> {
  try {
    const child = spawn(file, [...args], { ...options, stdio: [...stdio], windowsHide: true })
    // A child that could not be started may have no streams (EMFILE), or some without a process (ENOENT).
    await once(child, 'spawn')
    // Node's overloads list all eight combinations; the type above expresses the same.
    return ok(child as unknown as Child<I, O, E>)
  } catch (error) {
    if (!isSystemError(error)) throw error
    return err(error)
  }
}

/** Limits for a child that is run to its end. */
export type RunOptions = Pick<ExecFileOptions, 'cwd' | 'env' | 'timeout' | 'maxBuffer' | 'killSignal' | 'signal'>

/** Called with how a child ended (null: exit code 0) and all its output. */
export type RunListener = (error: ExecFileException | null, output: string, complaints: string) => void

/** Runs a program without a terminal to its end, with pipes on all three streams. */
export function runChild(file: string, args: readonly string[], options: RunOptions, ended: RunListener): ChildProcess {
  return execFile(file, [...args], { ...options, encoding: 'utf8', windowsHide: true }, ended)
}

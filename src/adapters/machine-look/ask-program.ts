import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { isSystemError } from '../../base/errors.ts'
import type { Environment } from '../../core/agent/launch.ts'
import type { ProgramAnswer } from '../../core/doctor/programs.ts'
import { runProgram } from '../../node/run-program.ts'

/** A version is printed within milliseconds, on a cold and busy machine within a second. */
const WAIT_MS = 5_000
/** Windows: how a program's file name ends. */
const ENDINGS = process.platform === 'win32' ? ['.exe', '.cmd'] : ['']

/** Runs a program of the PATH for what it prints; one that does not end is killed, with all it has started. */
export async function askProgram(
  name: string,
  args: readonly string[],
  { env, timeoutMs = WAIT_MS }: { readonly env: Environment; readonly timeoutMs?: number },
): Promise<ProgramAnswer> {
  const file = fileOf(name, env)
  if (file === null) return { kind: 'missing' }
  const result = await runProgram({ file, args, env, timeoutMs })
  if (result.kind === 'timed-out') return { kind: 'hung', file }
  if (result.kind === 'failed') return { kind: 'failed', file, reason: 'it cannot be started' }
  const { code, output } = result
  if (code === 0) return { kind: 'printed', file, text: output }
  const [line = ''] = output.trim().split('\n')
  return { kind: 'failed', file, reason: line || (code === null ? 'a signal ended it' : `it ended with code ${code}`) }
}

/** Absolute path of a program on the PATH; null: it is not there. */
export function fileOf(name: string, env: Environment): string | null {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder))
  const files = folders.flatMap((folder) => ENDINGS.map((ending) => join(folder, name + ending)))
  return files.find(isProgram) ?? null
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch (error) {
    if (isSystemError(error)) return false
    throw error
  }
}

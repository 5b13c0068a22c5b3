import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs'
import { FIRST_LINE_BYTES, interpreterOf } from '../../core/agent/shebang.ts'
import { errnoOf } from '../../base/errors.ts'

/** Words of the system for what stands in the way of an exec. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  ENOTDIR: 'Not a directory',
  ELOOP: 'Too many levels of symbolic links',
}

/** Why this file cannot be executed, as far as can be seen from outside; null: nothing stands in the way. */
export function whyNotExecuted(file: string): string | null {
  try {
    if (statSync(file).isDirectory()) return REASONS['EACCES'] ?? null
    accessSync(file, constants.X_OK)
    const beginning = beginningOf(file)
    const interpreter = beginning.startsWith('#!') ? interpreterOf(beginning) : null
    if (interpreter !== null) accessSync(interpreter.file, constants.X_OK)
    return null
  } catch (error) {
    return REASONS[errnoOf(error) ?? ''] ?? null
  }
}

/** Empty: it may be executed and not read, which the system can. */
function beginningOf(file: string): string {
  try {
    const descriptor = openSync(file, 'r')
    try {
      const bytes = Buffer.alloc(FIRST_LINE_BYTES)
      return bytes.toString('latin1', 0, readSync(descriptor, bytes))
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    if (errnoOf(error) === null) throw error
    return ''
  }
}

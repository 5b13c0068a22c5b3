import type { Result } from '../../src/base/result.ts'

/** The value of a result that must be a success; throws on an error. */
export function valueOf<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(String(result.error))
  return result.value
}

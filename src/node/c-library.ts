import { createRequire } from 'node:module'
import type * as Koffi from 'koffi'
import { err, ok, type Result } from '../base/result.ts'

/**
 * A function of this process's own C library, by its declaration in C: for calls that Node does not have. An error says
 * why there is none. Loading koffi takes some 10 ms, once.
 */
export function cFunction<F>(declaration: string): Result<F, string> {
  try {
    // Not a plain import: if koffi has no binary for this machine, that would keep Corral from starting at all.
    const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi
    // Null: the C library of this process.
    return ok(koffi.load(null).func(declaration) as unknown as F)
  } catch (error) {
    // Not installed, or not loadable here. The first line of koffi's message names the file.
    if (!(error instanceof Error)) throw error
    return err(error.message.split('\n')[0] ?? error.name)
  }
}

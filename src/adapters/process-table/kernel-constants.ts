import { readFileSync } from 'node:fs'

/** Units of the numbers in /proc. */
export interface KernelConstants {
  readonly pageBytes: number
  readonly ticksPerSecond: number
}

/**
 * Keys of the auxiliary vector (getauxval(3)): the kernel passes both values to every process, so no program has to be
 * run.
 */
const AT_PAGESZ = 6
const AT_CLKTCK = 17
const WORD_BYTES = 8
/** Values of x86-64 and most arm64 kernels; used if the vector cannot be read. */
const USUAL: KernelConstants = { pageBytes: 4096, ticksPerSecond: 100 }

/**
 * Reads page size and clock ticks from this process's own auxiliary vector (64-bit little-endian, as on every Linux
 * that Electron and Node support).
 */
export function readKernelConstants(): KernelConstants {
  const vector = readFileSync('/proc/self/auxv')
  const entries = new Map<number, number>()
  for (let at = 0; at + 2 * WORD_BYTES <= vector.length; at += 2 * WORD_BYTES) {
    entries.set(Number(vector.readBigUInt64LE(at)), Number(vector.readBigUInt64LE(at + WORD_BYTES)))
  }
  return {
    pageBytes: entries.get(AT_PAGESZ) ?? USUAL.pageBytes,
    ticksPerSecond: entries.get(AT_CLKTCK) ?? USUAL.ticksPerSecond,
  }
}

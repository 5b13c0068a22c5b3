import type { VitalsSample } from '../../src/shapes/vitals.ts'

/** Agents work in stretches of so many minutes, as often as they rest: real ones rest more. */
const STRETCH_MINUTES = 20
const MINUTE_MS = 60_000
const MB = 1024 * 1024

/**
 * Vitals of an agent that never stands still: while it works, every figure is another one in each sample; while it rests, CPU
 * and memory are. The same for the same seed.
 */
export class NoisyVitals {
  private readonly random: () => number
  private memoryBytes = 400 * MB
  private openFiles = 60

  constructor(seed: number) {
    this.random = seededRandom(seed)
  }

  at(at: number): VitalsSample {
    const { random } = this
    const isWorking = Math.floor(at / MINUTE_MS / STRETCH_MINUTES) % 2 === 0
    this.memoryBytes += (random() - 0.5) * (isWorking ? 32 * MB : 0.25 * MB)
    this.memoryBytes = Math.min(1_500 * MB, Math.max(200 * MB, this.memoryBytes))
    this.openFiles = isWorking ? 60 + Math.floor(random() * 40) : this.openFiles
    const processes = isWorking ? 2 + Math.floor(random() * 10) : 2
    return {
      at,
      cpuPercent: isWorking ? random() * random() * 300 : random() * 0.8,
      memoryBytes: this.memoryBytes,
      processes,
      threads: processes * 8 + (isWorking ? Math.floor(random() * 12) : 0),
      zombies: random() < 0.01 ? 1 : 0,
      openFiles: this.openFiles,
      readBytesPerSecond: isWorking && random() < 0.3 ? random() * 20 * MB : 0,
      writeBytesPerSecond: isWorking && random() < 0.5 ? random() * 4 * MB : 0,
      outputBytesPerSecond: isWorking ? random() * 5_000 : 0,
    }
  }
}

/** Numbers from 0 to 1 that are the same in every run (the generator mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

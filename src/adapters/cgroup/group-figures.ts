import { existsSync } from 'node:fs'
import { Lifetime } from '../../base/disposable.ts'
import type { GroupUsage } from '../../core/cgroups.ts'
import { decodeText } from '../../core/process/decode-text.ts'
import { keepableDescriptors, KeptFiles } from '../../node/kept-files.ts'
import { unlessRefused } from './cgroup-files.ts'
import { parseCpuStat, parseMemoryStat } from './parse-usage.ts'

/** Of the descriptors this process may open: where they are few, ptys and processes need them more. */
const SHARE = 0.05

/** What groups have used, read at each sample: through descriptors that stay open until the group is forgotten. */
export class GroupFigures extends Lifetime {
  private readonly texts = this.register(
    new KeptFiles(
      (path: string) => path,
      (bytes, length) => decodeText(bytes, 0, length),
      keepableDescriptors(SHARE),
    ),
  )
  /** Whether the kernel counts memory in it: to look for a missing file at each sample costs more than to read one. */
  private readonly countsMemory = new Map<string, boolean>()

  usageOf(directory: string): GroupUsage {
    const cpu = this.read(`${directory}/cpu.stat`)
    // One that somebody else makes (systemd) may not be there yet.
    if (cpu === null) return { cpuMs: null, memoryBytes: null }
    const memory = this.countsMemoryIn(directory) ? this.read(`${directory}/memory.stat`) : null
    return { cpuMs: parseCpuStat(cpu), memoryBytes: parseMemoryStat(memory ?? '') }
  }

  /** It is, or will soon be, gone. */
  forget(directory: string): void {
    for (const name of ['cpu.stat', 'memory.stat']) this.texts.forget(`${directory}/${name}`)
    this.countsMemory.delete(directory)
  }

  private countsMemoryIn(directory: string): boolean {
    const known = this.countsMemory.get(directory)
    if (known !== undefined) return known
    // There only where the memory controller is.
    const found = existsSync(`${directory}/memory.stat`)
    this.countsMemory.set(directory, found)
    return found
  }

  private read(path: string): string | null {
    return unlessRefused(() => this.texts.read(path))
  }
}

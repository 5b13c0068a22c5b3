import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errnoOf } from '../../base/errors.ts'
import type { ReportBug } from '../../contract/rpc/handlers.ts'
import { NO_MEMORY, windowMemory, type WindowMemory } from './window-place.ts'

/** Stores WindowMemory in the data directory. A file that cannot be read is replaced by defaults: nothing depends on it. */
export class WindowMemoryFile {
  private readonly path: string
  private readonly reportBug: ReportBug
  private current: WindowMemory

  constructor(dataDir: string, reportBug: ReportBug) {
    this.path = join(dataDir, 'window.json')
    this.reportBug = reportBug
    this.current = this.read()
  }

  get value(): WindowMemory {
    return this.current
  }

  /** Changes what is given and writes it. */
  update(patch: Partial<WindowMemory>): void {
    this.current = { ...this.current, ...patch }
    try {
      writeFileSync(`${this.path}.new`, JSON.stringify(this.current))
      renameSync(`${this.path}.new`, this.path)
    } catch (error) {
      this.reportBug(error, 'writing window.json')
    }
  }

  private read(): WindowMemory {
    try {
      const parsed = windowMemory.safeParse(JSON.parse(readFileSync(this.path, 'utf8')))
      return parsed.success ? parsed.data : NO_MEMORY
    } catch (error) {
      const isFirstStart = errnoOf(error) === 'ENOENT'
      if (!isFirstStart) this.reportBug(error, 'reading window.json')
      return NO_MEMORY
    }
  }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What must be undone, newest first: processes ended, directories taken away. */
export class Scope {
  private readonly undoings: (() => unknown)[] = []

  /** Does `undo` at the end. */
  defer(undo: () => unknown): void {
    this.undoings.push(undo)
  }

  /** A directory for the time being; short, for sockets lie in it. */
  temporaryDir(): string {
    const dir = mkdtempSync(join(tmpdir(), 'corral-bench-'))
    this.defer(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }))
    return dir
  }

  /** Undoes everything; what cannot be undone is told and keeps nothing else from being undone. */
  async end(): Promise<void> {
    for (let undo = this.undoings.pop(); undo !== undefined; undo = this.undoings.pop()) {
      try {
        await undo()
      } catch (error) {
        console.error(`bench: ${String(error)}`)
      }
    }
  }
}

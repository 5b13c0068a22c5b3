import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file system in memory (Linux). */
const MEMORY = '/dev/shm'

/** Actions to undo, newest first: stop processes, remove directories. */
export class Scope {
  private readonly undoings: (() => unknown)[] = []

  /** Runs `undo` at the end. */
  defer(undo: () => unknown): void {
    this.undoings.push(undo)
  }

  /** A temporary directory with a short path, because sockets are created in it. */
  temporaryDir(): string {
    return this.dirIn(tmpdir())
  }

  /** The same in memory where the system has a place for that: a disk that is still writing what was there before tells nothing. */
  dirInMemory(): string {
    return this.dirIn(existsSync(MEMORY) ? MEMORY : tmpdir())
  }

  private dirIn(place: string): string {
    const dir = mkdtempSync(join(place, 'corral-bench-'))
    this.defer(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }))
    return dir
  }

  /** Undoes everything; a failed action is reported and does not prevent the others. */
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

import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'

/** Tells that something about the host changed: once for everything that changed in one turn of the event loop, and never in the middle of a turn. */
export class HostChanges extends Lifetime {
  private readonly changes = this.register(new Emitter<void>())
  private isTold = true

  readonly onDidChange = this.changes.event

  /** Something changed. */
  changed(): void {
    if (!this.isTold) return
    this.isTold = false
    void this.tellSoon()
  }

  private async tellSoon(): Promise<void> {
    await Promise.resolve()
    this.isTold = true
    if (!this.isDisposed) this.changes.fire()
  }
}

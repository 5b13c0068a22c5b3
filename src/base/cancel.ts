import { Emitter, type Event } from './event.ts'
import { Lifetime, toDisposable } from './disposable.ts'

/** Tells the code that works on an answer that its caller no longer waits for it. */
export interface CancelSignal {
  readonly isCancelled: boolean
  /** Fires once; a listener added after the cancel is called at once. */
  readonly onCancel: Event<void>
}

/** The owner's side of a CancelSignal. Disposing it does not cancel: it means that the work is done. */
export class CancelSource extends Lifetime implements CancelSignal {
  private readonly cancels = this.register(new Emitter<void>())
  private cancelled = false

  readonly onCancel: Event<void> = (listener) => {
    if (!this.cancelled) return this.cancels.event(listener)
    listener()
    return toDisposable(() => undefined)
  }

  get isCancelled(): boolean {
    return this.cancelled
  }

  /** Cancels; a second call has no effect. */
  cancel(): void {
    if (this.cancelled || this.isDisposed) return
    this.cancelled = true
    this.cancels.fire()
  }
}

import { Lifetime, toDisposable, type Disposable } from './disposable.ts'
import { reportUnexpected } from './unexpected.ts'

/** Subscribes a listener; the returned Disposable ends the subscription. */
export type Event<T> = (listener: (value: T) => void) => Disposable

/**
 * The source of one Event. An error in a listener affects neither the code that fires nor other listeners: it goes to
 * `reportUnexpected`.
 */
export class Emitter<T> extends Lifetime {
  private readonly entries = new Set<{ readonly listener: (value: T) => void }>()

  readonly event: Event<T> = (listener) => {
    const entry = { listener }
    this.entries.add(entry)
    return toDisposable(() => this.entries.delete(entry))
  }

  /** True if there are no listeners. */
  get isQuiet(): boolean {
    return this.entries.size === 0
  }

  /** Calls every listener in the order of subscription. Never throws. */
  fire(value: T): void {
    for (const entry of [...this.entries]) {
      if (!this.entries.has(entry)) continue
      try {
        entry.listener(value)
      } catch (error) {
        reportUnexpected(error, 'listener')
      }
    }
  }

  override dispose(): void {
    this.entries.clear()
    super.dispose()
  }
}

/** Resolves with the next value of an event. */
export function nextOf<T>(event: Event<T>): Promise<T> {
  return new Promise((resolve) => {
    const subscription = event((value) => {
      subscription.dispose()
      resolve(value)
    })
  })
}

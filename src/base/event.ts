import { Lifetime, toDisposable, type Disposable } from './disposable.ts'

/** Subscribes a listener; the returned Disposable ends the subscription. */
export type Event<T> = (listener: (value: T) => void) => Disposable

/** The source of one Event. A listener that throws does not keep the others from hearing: the first error is thrown after all were called. */
export class Emitter<T> extends Lifetime {
  private readonly entries = new Set<{ readonly listener: (value: T) => void }>()

  /** The event to hand out. */
  readonly event: Event<T> = (listener) => {
    const entry = { listener }
    this.entries.add(entry)
    return toDisposable(() => this.entries.delete(entry))
  }

  /** True when nobody listens. */
  get isQuiet(): boolean {
    return this.entries.size === 0
  }

  /** Calls every listener in the order of subscription. */
  fire(value: T): void {
    const errors: unknown[] = []
    for (const entry of [...this.entries]) {
      if (!this.entries.has(entry)) continue
      try {
        entry.listener(value)
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw errors[0]
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

/** A resource or effect that must be undone. `using` works on every Disposable of this project. */
export interface Disposable {
  dispose(): void
  [Symbol.dispose](): void
}

/** Called when a Disposable is created and when it is disposed; the tests' leak check installs one. */
export interface DisposableTracker {
  created(disposable: Disposable): void
  disposed(disposable: Disposable): void
}

let tracker: DisposableTracker | null = null

/** Installs the tracker, or removes it with null. For tests only. */
export function trackDisposables(next: DisposableTracker | null): void {
  tracker = next
}

/** A Disposable that runs `undo` once, however often it is disposed. */
export function toDisposable(undo: () => void): Disposable {
  let done = false
  const disposable: Disposable = {
    dispose() {
      if (done) return
      done = true
      tracker?.disposed(disposable)
      undo()
    },
    [Symbol.dispose]() {
      disposable.dispose()
    },
  }
  tracker?.created(disposable)
  return disposable
}

/** A class with a lifetime: what it registers is disposed with it, newest first. */
export abstract class Lifetime implements Disposable {
  private readonly owned = new Set<Disposable>()
  private ended = false

  constructor() {
    tracker?.created(this)
  }

  /** True as soon as dispose was called. */
  get isDisposed(): boolean {
    return this.ended
  }

  dispose(): void {
    if (this.ended) return
    this.ended = true
    tracker?.disposed(this)
    for (const disposable of [...this.owned].toReversed()) disposable.dispose()
    this.owned.clear()
  }

  [Symbol.dispose](): void {
    this.dispose()
  }

  /** Takes ownership of `disposable` and returns it; disposes it at once if the owner is already disposed. */
  protected register<T extends Disposable>(disposable: T): T {
    if (this.ended) disposable.dispose()
    else this.owned.add(disposable)
    return disposable
  }

  /** Disposes one registered Disposable before its owner. */
  protected release(disposable: Disposable): void {
    this.owned.delete(disposable)
    disposable.dispose()
  }
}

/** A Lifetime that other code may fill: for owners without a class of their own. */
export class DisposableStore extends Lifetime {
  /** Takes ownership of `disposable` and returns it. */
  add<T extends Disposable>(disposable: T): T {
    return this.register(disposable)
  }

  /** Disposes one Disposable early. */
  delete(disposable: Disposable): void {
    this.release(disposable)
  }
}

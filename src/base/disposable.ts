/** Something that must be undone. `using` works on every Disposable of this project. */
export interface Disposable {
  dispose(): void
  [Symbol.dispose](): void
}

/** Called for each Disposable made and each one disposed; the leak check of the tests installs one. */
export interface DisposableTracker {
  created(disposable: Disposable): void
  disposed(disposable: Disposable): void
}

let tracker: DisposableTracker | null = null

/** Installs (or with null removes) the tracker. Only tests call this. */
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

/** A class with a lifetime: what it registers is undone, newest first, when it is disposed. */
export abstract class Lifetime implements Disposable {
  private readonly owned = new Set<Disposable>()
  private ended = false

  constructor() {
    tracker?.created(this)
  }

  /** True once dispose has begun. */
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

  /** Takes ownership of `disposable` and returns it; disposes it at once when the owner has already ended. */
  protected register<T extends Disposable>(disposable: T): T {
    if (this.ended) disposable.dispose()
    else this.owned.add(disposable)
    return disposable
  }

  /** Disposes one registered thing before the owner ends. */
  protected release(disposable: Disposable): void {
    this.owned.delete(disposable)
    disposable.dispose()
  }
}

/** A Lifetime that others may fill: for places that own things without being a class of their own. */
export class DisposableStore extends Lifetime {
  /** Takes ownership of `disposable` and returns it. */
  add<T extends Disposable>(disposable: T): T {
    return this.register(disposable)
  }

  /** Disposes one thing early. */
  delete(disposable: Disposable): void {
    this.release(disposable)
  }
}

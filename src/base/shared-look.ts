/**
 * A look at something outside that takes long: whoever asks while one is under way shares the next one, so that nobody
 * is told what was seen before they asked, and no more than two are ever waited for.
 */
export class SharedLook<T> {
  private readonly look: () => Promise<T>
  private current: Promise<T> | null = null
  private next: Promise<T> | null = null

  /** `look` may reject; then all who shared it are told. */
  constructor(look: () => Promise<T>) {
    this.look = look
  }

  ask(): Promise<T> {
    if (this.current === null) return this.begin()
    const after = (): Promise<T> => {
      this.next = null
      return this.begin()
    }
    this.next ??= this.current.then(after, after)
    return this.next
  }

  private begin(): Promise<T> {
    const current = this.look().finally(() => {
      if (this.current === current) this.current = null
    })
    this.current = current
    return current
  }
}

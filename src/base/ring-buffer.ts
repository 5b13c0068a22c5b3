/** The last `capacity` values, oldest first; pushing to a full one drops the oldest. */
export class RingBuffer<T> {
  private readonly slots: T[] = []
  private start = 0

  readonly capacity: number

  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new RangeError(`capacity must be a positive integer: ${capacity}`)
    }
    this.capacity = capacity
  }

  get length(): number {
    return this.slots.length
  }

  push(value: T): void {
    if (this.slots.length < this.capacity) {
      this.slots.push(value)
      return
    }
    this.slots[this.start] = value
    this.start = (this.start + 1) % this.capacity
  }

  /** The newest value, or undefined if empty. */
  last(): T | undefined {
    return this.slots.at((this.start + this.slots.length - 1) % Math.max(1, this.slots.length))
  }

  /** A copy, oldest first. */
  toArray(): T[] {
    return [...this.slots.slice(this.start), ...this.slots.slice(0, this.start)]
  }
}

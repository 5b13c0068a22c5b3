/** A time between two tries that doubles from `first` to `last`. */
export class Widening {
  private readonly last: number
  private next: number

  /** Both in any one unit. */
  constructor({ first, last }: { readonly first: number; readonly last: number }) {
    this.next = first
    this.last = last
  }

  /** How long to wait until the next try. */
  take(): number {
    const taken = this.next
    this.next = Math.min(2 * taken, this.last)
    return taken
  }
}

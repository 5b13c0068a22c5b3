/** How many agents are up. Counted as they change: asking costs nothing, however many agents there are. */
export class UpCount {
  private count = 0

  get value(): number {
    return this.count
  }

  /** An agent came up or went down. */
  changed(wasUp: boolean, isUp: boolean): void {
    this.count += Number(isUp) - Number(wasUp)
  }
}

/** Lets a bounded number of jobs go on at once; the others wait, first come, first served. */
export class Turnstile {
  private readonly atOnce: number
  private readonly waiting: (() => void)[] = []
  private going = 0

  constructor(atOnce: number) {
    this.atOnce = atOnce
  }

  /** Starts `job` in its turn, at once if there is room, and resolves as it does. */
  async pass<T>(job: () => Promise<T> | T): Promise<T> {
    if (this.going < this.atOnce) this.going += 1
    else await new Promise<void>((resolve) => this.waiting.push(resolve))
    try {
      return await job()
    } finally {
      const next = this.waiting.shift()
      if (next === undefined) this.going -= 1
      else next()
    }
  }
}

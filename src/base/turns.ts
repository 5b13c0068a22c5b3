import { Turnstile } from './turnstile.ts'

/** Lets one thing at a time be done to each of many; nothing is remembered of those nobody works on. */
export class Turns {
  private readonly busy = new Map<string, { readonly turnstile: Turnstile; count: number }>()

  /** Does `job` once nothing else is done to `name`. */
  async take<T>(name: string, job: () => Promise<T>): Promise<T> {
    const entry = this.busy.get(name) ?? { turnstile: new Turnstile(1), count: 0 }
    this.busy.set(name, entry)
    entry.count += 1
    try {
      return await entry.turnstile.pass(job)
    } finally {
      entry.count -= 1
      if (entry.count === 0) this.busy.delete(name)
    }
  }

  /** Something is done to `name`, or waits for that. */
  isBusy(name: string): boolean {
    return this.busy.has(name)
  }
}

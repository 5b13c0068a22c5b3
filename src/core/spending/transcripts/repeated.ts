import type { Spending } from '../../../shapes/spending.ts'
import { growthOf, NOTHING_SPENT } from '../spending.ts'

/** What is told of one message stands near together. */
const KEPT = 200

/** An agent tells of some messages more than once, with figures that grow: of each only the growth counts. */
export class Repeated {
  private readonly known = new Map<string, Spending>()

  growthOf(id: string, spent: Spending): Spending {
    const growth = growthOf(spent, this.known.get(id) ?? NOTHING_SPENT)
    this.known.delete(id)
    this.known.set(id, spent)
    const [oldest] = this.known.keys()
    if (this.known.size > KEPT && oldest !== undefined) this.known.delete(oldest)
    return growth
  }
}

import type { Tokens } from '../../../shapes/spending.ts'
import { growthOfTokens, NO_TOKENS } from '../spending.ts'

/** Lines about one message stand near one another. */
const KEPT = 200

/** An agent writes some messages more than once, with figures that grow: of each only the growth counts. */
export class Repeated {
  private readonly known = new Map<string, Tokens>()

  growthOf(id: string, tokens: Tokens): Tokens {
    const growth = growthOfTokens(tokens, this.known.get(id) ?? NO_TOKENS)
    this.known.delete(id)
    this.known.set(id, tokens)
    const [oldest] = this.known.keys()
    if (this.known.size > KEPT && oldest !== undefined) this.known.delete(oldest)
    return growth
  }
}

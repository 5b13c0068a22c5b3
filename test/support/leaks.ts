import { trackDisposables, type Disposable } from '../../src/base/disposable.ts'

interface Live {
  readonly disposable: Disposable
  /** Stack of its creation. */
  readonly stack: string
}

/** While installed, records every Disposable that is created and not yet disposed. */
export class LeakCheck {
  private readonly live = new Map<Disposable, Live>()

  install(): void {
    trackDisposables({
      created: (disposable) => this.live.set(disposable, { disposable, stack: new Error('made').stack ?? '' }),
      disposed: (disposable) => this.live.delete(disposable),
    })
  }

  uninstall(): void {
    trackDisposables(null)
  }

  /** Where undisposed objects were created: the first line of each stack outside tests and fakes. */
  leaks(): string[] {
    return [...this.live.values()].flatMap(({ stack }) => productLineOf(stack) ?? [])
  }
}

const BASE = /[\\/]src[\\/]base[\\/](?:disposable|event|timer|background-work)[.]ts/
const TEST = /[\\/]test[\\/]|[.]test[.]ts/
const SOURCE = /[\\/]src[\\/]/

function productLineOf(stack: string): string | null {
  // Without the message and the line of this check itself.
  const lines = stack.split('\n').slice(2)
  const maker = lines.find((line) => (SOURCE.test(line) && !BASE.test(line)) || TEST.test(line))
  return maker === undefined || TEST.test(maker) ? null : maker.trim()
}

import { trackDisposables, type Disposable } from '../../src/base/disposable.ts'

interface Live {
  readonly disposable: Disposable
  /** Where it was made. */
  readonly stack: string
}

/** Remembers every Disposable that is made while it is installed and not disposed yet. */
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

  /** Where the product made what is still alive: the first line of each stack that is neither a test's nor a fake's. */
  leaks(): string[] {
    return [...this.live.values()].flatMap(({ stack }) => productLineOf(stack) ?? [])
  }
}

const BASE = /[\\/]src[\\/]base[\\/](?:disposable|event|timer|background-work)[.]ts/
const TEST = /[\\/]test[\\/]|[.]test[.]ts/
const SOURCE = /[\\/]src[\\/]/

function productLineOf(stack: string): string | null {
  const lines = stack.split('\n').slice(1)
  const maker = lines.find((line) => (SOURCE.test(line) && !BASE.test(line)) || TEST.test(line))
  return maker === undefined || TEST.test(maker) ? null : maker.trim()
}

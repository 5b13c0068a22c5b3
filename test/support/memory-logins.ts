import type { Clock } from '../../src/base/clock.ts'
import type { StoredLogin } from '../../src/shapes/login.ts'
import type { LoginStore } from '../../src/transports/web/kept-logins.ts'
import { Logins } from '../../src/transports/web/logins.ts'
import { nodeMac } from '../../src/transports/web/node-mac.ts'
import type { NamePlan } from '../../src/transports/web/page-names.ts'

/** Logins kept in memory: what one host wrote, the next reads. */
export class MemoryLogins implements LoginStore {
  kept: readonly StoredLogin[] = []
  writes = 0

  read(): readonly StoredLogin[] {
    return this.kept
  }

  write(logins: readonly StoredLogin[]): void {
    this.kept = logins
    this.writes += 1
  }
}

/** Every address has a name of its own. */
export const FRESH_NAMES: NamePlan = { fixed: [], usual: null }

/** The logins of one life of a host. */
export function testLogins(clock: Clock, store: LoginStore = new MemoryLogins(), names = FRESH_NAMES): Logins {
  return new Logins({ store, clock, mac: nodeMac, names })
}

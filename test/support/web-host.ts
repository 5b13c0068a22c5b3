import { SystemClock } from '../../src/adapters/clock/system-clock.ts'
import type { Clock } from '../../src/base/clock.ts'
import { Lifetime } from '../../src/base/disposable.ts'
import { withLogins } from '../../src/transports/web/login-requests.ts'
import type { LoginStore } from '../../src/transports/web/kept-logins.ts'
import { addressesFor } from '../../src/transports/web/listen.ts'
import type { Logins } from '../../src/transports/web/logins.ts'
import { serveWeb, type WebServer } from '../../src/transports/web/server.ts'
import { agentView, FakeServer } from './fake-server.ts'
import { MemoryLogins, testLogins } from './memory-logins.ts'

/** What a test's web host is made of; everything has a usual value. */
export interface WebHostParts {
  readonly store?: LoginStore
  readonly clock?: Clock
  /** 0: any free port. */
  readonly port?: number
  readonly pageDir?: string
}

/** One life of a web host over a server without a supervisor. */
export class WebHost extends Lifetime {
  readonly server: FakeServer
  readonly logins: Logins
  readonly web: WebServer

  private constructor(server: FakeServer, logins: Logins, web: WebServer) {
    super()
    this.server = server
    this.logins = this.register(logins)
    this.web = this.register(web)
  }

  static async open({ store = new MemoryLogins(), clock = new SystemClock(), ...own }: WebHostParts = {}) {
    const server = new FakeServer([agentView('api', 'running')])
    const logins = testLogins(clock, store)
    const served = await serveWeb({
      server: withLogins(server, logins),
      logins,
      pageDir: own.pageDir ?? '/nowhere',
      addresses: addressesFor('127.0.0.1', true),
      port: own.port ?? 0,
      clock,
      reportBug: (error) => {
        throw error
      },
    })
    if (served.ok) return new WebHost(server, logins, served.value)
    logins.dispose()
    throw new Error(served.error.message)
  }

  get port(): number {
    return this.web.port
  }

  /** A new address with a code. */
  newUrl(wish: { readonly role?: 'owner' | 'viewer'; readonly isForOwnUser?: boolean } = {}): string {
    const address = this.logins.createAddress({ role: 'owner', loginId: null, isForOwnUser: false, ...wish })
    if (address === null) throw new Error('the host does not listen')
    return address.url
  }
}

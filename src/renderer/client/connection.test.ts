import { describe, expect, it } from 'vitest'
import { ManualClock, settle } from '../../../test/support/manual-clock.ts'
import { pairedTransports } from '../../../test/support/paired-transports.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Transport } from '../../contract/transport.ts'
import type { Carrier, CarrierFailure } from './carrier.ts'
import { Connection } from './connection.ts'
import type { LinkState } from './link-state.ts'

/** A carrier whose attempts end when the test says so, each with a transport or a reason. */
class SlowCarrier implements Carrier {
  readonly attempts: ((outcome: Result<Transport, CarrierFailure>) => void)[] = []

  open(): Promise<Result<Transport, CarrierFailure>> {
    return new Promise((resolve) => this.attempts.push(resolve))
  }

  /** Ends an attempt, counted from 0. */
  async end(attempt: number, outcome: Result<Transport, CarrierFailure>): Promise<void> {
    this.attempts[attempt]?.(outcome)
    await settle()
  }
}

/** A transport, and why it was closed; null: it is open. */
function watched(): { readonly transport: Transport; readonly closed: () => string | null } {
  const { client } = pairedTransports()
  let closed: string | null = null
  client.onClose(({ reason }) => (closed = reason))
  return { transport: client, closed: () => closed }
}

const GONE = err({ kind: 'gone', reason: 'nobody answers' } as const)

function setUp() {
  const carrier = new SlowCarrier()
  const clock = new ManualClock()
  const connection = new Connection({ carrier, clock })
  const states: LinkState[] = []
  connection.onState((state) => states.push(state))
  connection.onClient(() => connection.settle())
  connection.start()
  return { carrier, clock, connection, states }
}

describe('Connection', () => {
  it('asked to try at once while it tries already, makes no second attempt', async () => {
    const { carrier, connection } = setUp()
    connection.retryNow()
    connection.retryNow()
    expect(carrier.attempts).toHaveLength(1)
    await carrier.end(0, GONE)
    connection.retryNow()
    connection.retryNow()
    expect(carrier.attempts).toHaveLength(2)
  })

  it('says that an attempt runs, and when the next one comes', async () => {
    const { carrier, clock, connection, states } = setUp()
    await carrier.end(0, GONE)
    const nextAt = clock.now() + 250
    const waiting = { kind: 'gone', reason: 'nobody answers', isStranger: false, asOf: null, attempt: 1, nextAt }
    expect(states).toEqual([waiting])
    await clock.advanceAsync(250)
    expect(states.at(-1)).toEqual({ ...waiting, nextAt: null })
    await carrier.end(1, GONE)
    expect(states.at(-1)).toMatchObject({ attempt: 2, nextAt: clock.now() + 500 })
    connection.retryNow()
    expect(states.at(-1)).toMatchObject({ attempt: 2, nextAt: null })
    await carrier.end(2, ok(watched().transport))
    expect(states.at(-1)).toEqual({ kind: 'live' })
  })

  it('closes what an attempt brings that was replaced or is no longer wanted', async () => {
    const { carrier, connection, states } = setUp()
    connection.login('right')
    const [old, live] = [watched(), watched()]
    await carrier.end(1, ok(live.transport))
    expect(states.at(-1)).toEqual({ kind: 'live' })
    await carrier.end(0, ok(old.transport))
    expect(old.closed()).not.toBeNull()
    expect(live.closed()).toBeNull()
    expect(states.at(-1)).toEqual({ kind: 'live' })
  })

  it('a failure of an attempt that was replaced takes nothing from the live connection', async () => {
    const { carrier, clock, connection, states } = setUp()
    connection.login('right')
    await carrier.end(1, ok(watched().transport))
    await carrier.end(0, GONE)
    expect(states.at(-1)).toEqual({ kind: 'live' })
    await clock.advanceAsync(60_000)
    expect(carrier.attempts).toHaveLength(2)
  })

  it('H2: goes on trying while it is refused, and its screen does not change meanwhile', async () => {
    const { carrier, clock, states } = setUp()
    const refused = err({ kind: 'login', reason: 'unknown', isFinal: false } as const)
    await carrier.end(0, GONE)
    await clock.advanceAsync(250)
    await carrier.end(1, refused)
    const before = states.length
    await clock.advanceAsync(500)
    await carrier.end(2, refused)
    expect(states.slice(before)).toEqual([{ kind: 'login', reason: 'unknown' }])
    await clock.advanceAsync(1_000)
    await carrier.end(3, ok(watched().transport))
    expect(states.at(-1)).toEqual({ kind: 'live' })
  })

  it('closes what an attempt brings after the page has let go of the connection', async () => {
    const { carrier, connection } = setUp()
    connection.dispose()
    const late = watched()
    await carrier.end(0, ok(late.transport))
    expect(late.closed()).not.toBeNull()
  })
})

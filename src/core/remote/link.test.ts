import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RemoteFailure, RemoteFailureCode } from '../../shapes/remote-host.ts'
import { NEW_LINK, stepLink, type Link, type LinkInput, type LinkStep } from './link.ts'

const LOST: RemoteFailure = { code: 'lost', message: 'gone' }
const DENIED: RemoteFailure = { code: 'permission-denied', message: 'no key' }

function step(link: Link, input: LinkInput, now = 0, random = 1): LinkStep {
  return stepLink(link, input, { now, random })
}

function reached(link: Link, now = 0): Link {
  return step(link, { kind: 'reached', epoch: link.epoch, version: '1', contractVersion: 9 }, now).link
}

function failed(link: Link, reason: RemoteFailure, now = 0, random = 1): LinkStep {
  return step(link, { kind: 'failed', epoch: link.epoch, reason }, now, random)
}

const CONNECTING = step(NEW_LINK, { kind: 'try' }).link
const CONNECTED = reached(CONNECTING)
const WAITING = failed(CONNECTING, LOST).link
const REFUSED = failed(CONNECTING, DENIED).link

test('a try connects, and once is enough', () => {
  expect(step(NEW_LINK, { kind: 'try' })).toMatchObject({
    link: { state: { kind: 'connecting', after: null } },
    effects: [{ kind: 'connect' }],
  })
  for (const busy of [CONNECTING, CONNECTED]) expect(step(busy, { kind: 'try' })).toEqual({ link: busy, effects: [] })
})

test('what is reached tells its versions', () => {
  expect(CONNECTED).toMatchObject({ state: { kind: 'connected', version: '1', contractVersion: 9 }, lostSince: null })
})

test('a lost connection is tried again, at longer intervals, of which half is left to chance', () => {
  let link = failed(CONNECTED, LOST, 5).link
  const waits = [link]
  for (let tries = 0; tries < 8; tries += 1) {
    link = failed(step(link, { kind: 'due', epoch: link.epoch }, 5).link, LOST, 5).link
    waits.push(link)
  }
  const delays = waits.map(({ state }) => (state.kind === 'lost' ? state.nextTryAt - 5 : null))
  expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
  expect(failed(CONNECTED, LOST, 0, 0).effects).toEqual([{ kind: 'wait', delayMs: 500 }])
})

test('since when it is lost is remembered over all tries', () => {
  const lost = failed(CONNECTED, LOST, 7).link
  const again = failed(step(lost, { kind: 'due', epoch: lost.epoch }, 20).link, LOST, 21).link
  expect(again.state).toMatchObject({ kind: 'lost', since: 7 })
})

test('while it is tried again, it is known why', () => {
  expect(step(WAITING, { kind: 'due', epoch: WAITING.epoch }).link.state).toMatchObject({ after: LOST })
})

test('a connection that held a while lets it begin from the start; one that fell at once does not', () => {
  const third: Link = { ...CONNECTING, failures: 3 }
  expect(failed(reached(third, 0), LOST, 60_000).link.failures).toBe(1)
  expect(failed(reached(third, 0), LOST, 1_000).link.failures).toBe(4)
})

test.each<RemoteFailureCode>(['no-ssh', 'host-key', 'permission-denied', 'no-command', 'too-old', 'other-version'])(
  '%s is not tried again by itself, but when a person says so',
  (code) => {
    const { link, effects } = failed(CONNECTING, { code, message: '' })
    expect([link.state.kind, effects]).toEqual(['refused', []])
    expect(step(link, { kind: 'woke' }).effects).toEqual([])
    expect(step(link, { kind: 'try' }).effects).toEqual([{ kind: 'connect' }])
  },
)

test('a timer, an answer and an end of an earlier try do nothing', () => {
  const late = WAITING.epoch - 1
  expect(step(WAITING, { kind: 'due', epoch: late })).toEqual({ link: WAITING, effects: [] })
  expect(failed({ ...CONNECTING, epoch: 9 }, LOST).link.epoch).toBe(10)
  expect(step(CONNECTING, { kind: 'failed', epoch: CONNECTING.epoch - 1, reason: LOST }).link).toBe(CONNECTING)
  const old = { kind: 'reached', epoch: CONNECTING.epoch - 1, version: '1', contractVersion: 9 } as const
  expect(step(CONNECTING, old).link).toBe(CONNECTING)
})

test('a timer that comes long after its time, because the machine slept, tries once', () => {
  const { link, effects } = step(WAITING, { kind: 'due', epoch: WAITING.epoch }, 86_400_000)
  expect(effects).toEqual([{ kind: 'connect' }])
  expect(step(link, { kind: 'due', epoch: WAITING.epoch }, 86_400_000).effects).toEqual([])
})

test('after sleep nobody waits on, and the first wait is short again', () => {
  const tired: Link = { ...WAITING, failures: 7 }
  const { link, effects } = step(tired, { kind: 'woke' })
  expect(effects).toEqual([{ kind: 'connect' }])
  expect(failed(link, LOST).effects).toEqual([{ kind: 'wait', delayMs: 1_000 }])
  expect(step(CONNECTED, { kind: 'woke' })).toEqual({ link: CONNECTED, effects: [] })
})

test('what nobody wants is hung up, and forgotten', () => {
  for (const busy of [CONNECTING, CONNECTED]) {
    expect(step(busy, { kind: 'drop' })).toMatchObject({
      link: { state: { kind: 'idle' }, failures: 0, lostSince: null },
      effects: [{ kind: 'hang-up' }],
    })
  }
  for (const link of [WAITING, REFUSED]) expect(step(link, { kind: 'drop' }).effects).toEqual([])
})

/** Inputs as the world could give them: those with an epoch may be of any try. */
const inputs = fc.oneof(
  fc.constantFrom<LinkInput>({ kind: 'try' }, { kind: 'woke' }, { kind: 'drop' }),
  fc.nat(30).map((epoch): LinkInput => ({ kind: 'due', epoch })),
  fc.nat(30).map((epoch): LinkInput => ({ kind: 'reached', epoch, version: '1', contractVersion: 9 })),
  fc
    .tuple(fc.nat(30), fc.constantFrom(LOST, DENIED))
    .map(([epoch, reason]): LinkInput => ({ kind: 'failed', epoch, reason })),
)

test('whatever happens: at most one connection, each wait within its bounds, and epochs only rise', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(inputs, fc.nat(100_000), fc.double({ min: 0, max: 1, noNaN: true }))), (story) => {
      let link = NEW_LINK
      let now = 0
      let isOpen = false
      for (const [input, passedMs, random] of story) {
        now += passedMs
        const before = link
        const { link: after, effects } = stepLink(link, input, { now, random })
        for (const effect of effects) {
          if (effect.kind === 'connect') expect(isOpen).toBe(false)
          if (effect.kind === 'wait') expect(effect.delayMs >= 500 && effect.delayMs <= 60_000).toBe(true)
        }
        link = after
        isOpen = link.state.kind === 'connecting' || link.state.kind === 'connected'
        expect(after.epoch >= before.epoch).toBe(true)
      }
    }),
  )
})

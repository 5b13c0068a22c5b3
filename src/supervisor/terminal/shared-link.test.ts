import { expect, it } from 'vitest'
import { Emitter } from '../../base/event.ts'
import { SharedLink } from './shared-link.ts'

it('gives room to who was typed into last, then in the order in which they asked', () => {
  const hearings = new Emitter<void>()
  const link = {
    ...{ roomBytes: 0, isThin: true, unheard: 0, isBehind: false, onHeard: hearings.event },
    ...{ stream: () => undefined, frame: () => undefined },
  }
  using shared = new SharedLink(link)
  const taken: string[] = []
  const waiter = (name: string, typedMs = -Infinity, takes = 0) => ({
    typedMs,
    takeRoom: () => {
      taken.push(name)
      link.roomBytes -= takes
    },
  })
  const gone = waiter('gone')
  for (const each of [waiter('first'), gone, waiter('second', undefined, 100), waiter('third'), waiter('typed', 5)]) {
    shared.awaitRoom(each)
  }
  shared.forget(gone)
  hearings.fire()
  expect(taken).toEqual([])
  link.roomBytes = 100
  hearings.fire()
  expect(taken).toEqual(['typed', 'first', 'second'])
  link.roomBytes = 1
  hearings.fire()
  hearings.fire()
  expect(taken).toEqual(['typed', 'first', 'second', 'third'])
})

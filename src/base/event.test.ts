import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Emitter, nextOf } from './event.ts'
import { onUnexpectedError } from './unexpected.ts'

let unexpected: [error: unknown, where: string][] = []

beforeEach(() => {
  unexpected = []
  onUnexpectedError((error, where) => unexpected.push([error, where]))
})

afterEach(() => onUnexpectedError(null))

/** Subscribes a listener and returns the list of values it receives, in order. */
function heardOf<T>(emitter: Emitter<T>): T[] {
  const heard: T[] = []
  emitter.event((value) => heard.push(value))
  return heard
}

describe('an emitter', () => {
  it('calls every listener once, in the order of subscription', () => {
    using emitter = new Emitter<string>()
    const heard: string[] = []
    for (const name of ['first', 'second', 'third']) emitter.event((value) => heard.push(`${name} ${value}`))
    emitter.fire('a')
    expect(heard).toEqual(['first a', 'second a', 'third a'])
  })

  it('takes the same function twice as two listeners, each with an end of its own', () => {
    using emitter = new Emitter<number>()
    const heard: number[] = []
    const listener = (value: number): void => void heard.push(value)
    const once = emitter.event(listener)
    emitter.event(listener)
    emitter.fire(1)
    once.dispose()
    emitter.fire(2)
    expect(heard).toEqual([1, 1, 2])
  })

  it('is quiet until somebody listens and when nobody does any more', () => {
    using emitter = new Emitter<number>()
    expect(emitter.isQuiet).toBe(true)
    const subscription = emitter.event(() => undefined)
    expect(emitter.isQuiet).toBe(false)
    subscription.dispose()
    expect(emitter.isQuiet).toBe(true)
  })

  it('does not call one whose subscription was ended by another in the same firing', () => {
    using emitter = new Emitter<number>()
    emitter.event(() => second.dispose())
    const heard: number[] = []
    const second = emitter.event((value) => heard.push(value))
    emitter.fire(1)
    expect(heard).toEqual([])
  })

  it('calls one that was added in a firing from the next one on', () => {
    using emitter = new Emitter<number>()
    const heard: number[] = []
    const first = emitter.event(() => {
      first.dispose()
      emitter.event((value) => heard.push(value))
    })
    emitter.fire(1)
    expect(heard).toEqual([])
    emitter.fire(2)
    expect(heard).toEqual([2])
  })

  it('that is disposed calls nobody, not even those left of the firing it was disposed in', () => {
    using emitter = new Emitter<number>()
    emitter.event(() => emitter.dispose())
    const heard = heardOf(emitter)
    emitter.fire(1)
    emitter.fire(2)
    expect(heard).toEqual([])
    expect(emitter.isQuiet).toBe(true)
  })
})

describe('a listener that throws', () => {
  const bug = new Error('bug of a listener')

  it('hurts neither whoever fires nor the listeners beside it', () => {
    using emitter = new Emitter<number>()
    const before = heardOf(emitter)
    emitter.event(() => {
      throw bug
    })
    const after = heardOf(emitter)
    expect(() => emitter.fire(1)).not.toThrow()
    expect([before, after]).toEqual([[1], [1]])
  })

  it('goes on listening', () => {
    using emitter = new Emitter<number>()
    emitter.event(() => {
      throw bug
    })
    emitter.fire(1)
    emitter.fire(2)
    expect(unexpected).toHaveLength(2)
  })

  it('is reported, each with its own error', () => {
    using emitter = new Emitter<number>()
    const other = new Error('another bug')
    for (const error of [bug, other]) {
      emitter.event(() => {
        throw error
      })
    }
    emitter.fire(1)
    expect(unexpected).toEqual([
      [bug, 'listener'],
      [other, 'listener'],
    ])
    expect(unexpected[0]?.[0]).toBe(bug)
  })
})

it('the next value of an event is the next one only, and leaves no listener behind', async () => {
  using emitter = new Emitter<number>()
  emitter.fire(1)
  const next = nextOf(emitter.event)
  emitter.fire(2)
  emitter.fire(3)
  expect(await next).toBe(2)
  expect(emitter.isQuiet).toBe(true)
})

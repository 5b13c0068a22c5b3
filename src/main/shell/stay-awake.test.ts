import { expect, test } from 'vitest'
import { Emitter } from '../../base/event.ts'
import { StayAwake } from './stay-awake.ts'

/** A fleet whose agents the test counts, and a system that writes down what it is asked. */
function setUp(platform: NodeJS.Platform) {
  const changes = new Emitter<void>()
  const asked: string[] = []
  const fleet = { up: 0 }
  const blocker = {
    start: (type: string) => {
      asked.push(`start ${type}`)
      return 7
    },
    stop: (id: number) => asked.push(`stop ${id}`) > 0,
  }
  const awake = new StayAwake({ platform, blocker, up: () => fleet.up, onDidChange: changes.event })
  const set = (up: number): void => {
    fleet.up = up
    changes.fire()
  }
  return { asked, awake, changes, set }
}

test('macOS is asked once while agents run, and let go when the last has ended', () => {
  const { asked, awake, changes, set } = setUp('darwin')
  for (const up of [1, 2]) set(up)
  expect(asked).toEqual(['start prevent-app-suspension'])
  set(0)
  expect(asked.at(-1)).toBe('stop 7')
  set(1)
  awake.dispose()
  expect(asked).toEqual(['start prevent-app-suspension', 'stop 7', 'start prevent-app-suspension', 'stop 7'])
  changes.dispose()
})

test('other systems are not asked', () => {
  const { asked, awake, changes, set } = setUp('linux')
  set(1)
  awake.dispose()
  changes.dispose()
  expect(asked).toEqual([])
})

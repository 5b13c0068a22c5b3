import { expect, it, onTestFinished } from 'vitest'
import { Inbox } from './inbox.ts'

/** An inbox whose packets cost `costMs` each, and a record of what it did. */
function setUp(costMs: number) {
  const told: string[] = []
  let nowMs = 0
  const inbox = new Inbox({
    deliver: (packet) => {
      nowMs += costMs
      told.push(String(packet))
    },
    pause: () => told.push('pause'),
    resume: () => told.push('resume'),
    nowMs: () => nowMs,
  })
  onTestFinished(() => inbox.dispose())
  return { inbox, told }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

it('delivers at once what is cheap, and does not stop reading', async () => {
  const { inbox, told } = setUp(0)
  for (const packet of ['a', 'b', 'c']) inbox.push(packet)
  expect(told).toEqual(['a', 'b', 'c'])
  await turn()
  expect(told).toEqual(['a', 'b', 'c'])
})

it('M8: works for 4 ms of a turn, in order, and is read again when nothing waits', async () => {
  const { inbox, told } = setUp(2)
  for (const packet of ['a', 'b', 'c', 'd', 'e']) inbox.push(packet)
  expect(told).toEqual(['a', 'b', 'pause'])
  await turn()
  inbox.push('f')
  expect(told.splice(0)).toEqual(['a', 'b', 'pause', 'c', 'd'])
  await turn()
  expect(told.splice(0)).toEqual(['e', 'f', 'resume'])
  await turn()
  inbox.push('g')
  expect(told).toEqual(['g'])
})

it('delivers the rest at the end', () => {
  const { inbox, told } = setUp(4)
  for (const packet of ['a', 'b', 'c']) inbox.push(packet)
  inbox.flush()
  expect(told).toEqual(['a', 'pause', 'b', 'c'])
})

it('delivers nothing once it is disposed', async () => {
  const { inbox, told } = setUp(4)
  for (const packet of ['a', 'b', 'c']) inbox.push(packet)
  inbox.dispose()
  inbox.push('d')
  await turn()
  await turn()
  expect(told).toEqual(['a', 'pause'])
})

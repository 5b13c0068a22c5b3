import { expect, test } from 'vitest'
import { err, ok } from '../../base/result.ts'
import type { StopAllAnswer } from '../../words/desktop-words.ts'
import { stopAllIfAgreed } from './stop-all.ts'

/** What the person is told, in words, after a stop with this answer; `stops` counts the stops. */
async function told(answer: StopAllAnswer, agreed = true) {
  const words: string[] = []
  let stops = 0
  await stopAllIfAgreed({
    ask: () => Promise.resolve(agreed),
    stop: () => {
      stops += 1
      return Promise.resolve(answer)
    },
    tell: ({ title, detail }) => {
      words.push(title, detail)
      return Promise.resolve()
    },
  })
  return { words, stops }
}

test('nothing is stopped unless the person agrees', async () => {
  expect(await told(ok({ survivors: 0 }), false)).toEqual({ words: [], stops: 0 })
})

test('a stop that leaves nothing behind is seen in the tray and not told', async () => {
  expect(await told(ok({ survivors: 0 }))).toEqual({ words: [], stops: 1 })
})

test('agents that would not end are told', async () => {
  const { words } = await told(ok({ survivors: 2 }))
  expect(words).toEqual(['2 agents would not end', 'Each lists the processes that are left.'])
})

test('a stop that fails is told, with the reason', async () => {
  const { words } = await told(err({ message: 'The host is busy.' }))
  expect(words).toEqual(['The agents could not be stopped', 'The host is busy.'])
})

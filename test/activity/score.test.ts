import { describe, expect, it } from 'vitest'
import { casesIn, judge, RECORDINGS } from './judged.ts'
import { outputOf } from './recording.ts'
import { isGrave } from './score.ts'
import { nameOf, setsOf, type Without } from './source-sets.ts'

/** Of all time that is counted, so much may be judged wrongly where all sources are there. */
const MISTAKES_MAX = 0.02

const CASES = casesIn(RECORDINGS)

it('there are recordings of every agent that can be recorded', () => {
  const agents = new Set(CASES.map(({ recording }) => recording.agent))
  expect([...agents].toSorted()).toEqual(['claude', 'codex', 'copilot', 'gemini', 'opencode'])
})

/** Folders of users and of programs; what is recorded works in /tmp. */
const OF_A_MACHINE = /\/(?:home|root|Users|work|opt|usr|srv|var)\/[\w.-]+|\bsk-\w{8,}|-----BEGIN/

it.each(CASES)('$name tells nothing of the machine it was made on', ({ recording }) => {
  expect(OF_A_MACHINE.exec(outputOf(recording.events) + JSON.stringify(recording.events))?.[0] ?? null).toBeNull()
})

/** A screen is always there to be read: the set without one tells only how far the others go. */
const occurs = (without: Without): boolean => !without.has('screen')

describe.each(CASES)('$name', (each) => {
  const sets = setsOf(each.recording, each.type).filter(occurs)
  it.each(sets.map((without) => ({ set: nameOf(without), without })))(
    'whoever waits for a person is never called idle, and its turn never finished: $set',
    async ({ without }) => {
      const { mistakes, wrongEnds } = (await judge(each, without)).score
      expect(mistakes.filter(isGrave)).toEqual([])
      expect(wrongEnds.filter(({ told, truth }) => told === 'finished' && truth === 'blocked')).toEqual([])
    },
  )
})

it('little else is judged wrongly where all sources are there', async () => {
  let [wrongMs, allMs] = [0, 0]
  for (const each of CASES) {
    for (const [key, ms] of (await judge(each, new Set())).score.confusion) {
      const [truth, said] = key.split(' ')
      allMs += ms
      if (truth !== said) wrongMs += ms
    }
  }
  expect(wrongMs / allMs).toBeLessThanOrEqual(MISTAKES_MAX)
})

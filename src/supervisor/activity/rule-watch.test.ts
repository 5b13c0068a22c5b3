import { expect, it } from 'vitest'
import { sampleAgentType } from '../../../test/support/agent-type.ts'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import { RuleWatch } from './rule-watch.ts'

const LOOK_MS = 3_000

function watchOf(answers: readonly (readonly AgentType[] | Error)[]) {
  const clock = new ManualClock()
  const changes: (readonly AgentType[])[] = []
  const failures: unknown[] = []
  let asked = 0
  const list = async () => {
    const answer = answers[Math.min(asked++, answers.length - 1)] ?? []
    if (answer instanceof Error) throw answer
    return answer
  }
  const watch = new RuleWatch({
    clock,
    agentTypes: { list, problems: [] },
    changed: (types) => void changes.push(types),
    problems: () => undefined,
    failed: (error) => void failures.push(error),
  })
  watch.start()
  return { clock, watch, changes, failures, asked: () => asked }
}

it('tells of types that are others, not of those that were only read again', async () => {
  const one = [sampleAgentType({ id: 'a' }), sampleAgentType({ id: 'b' })]
  const readAgain = structuredClone(one)
  const renamed = [sampleAgentType({ id: 'a', name: 'Other' }), sampleAgentType({ id: 'b' })]
  const fewer = renamed.slice(0, 1)
  const { clock, watch, changes } = watchOf([one, one, readAgain, renamed, fewer, fewer])
  await clock.advanceAsync(3 * LOOK_MS)
  expect(changes).toEqual([])
  await clock.advanceAsync(3 * LOOK_MS)
  expect(changes).toEqual([renamed, fewer])
  watch.dispose()
})

it('looks while it is started, and tells of a failure once until a look succeeds', async () => {
  const { clock, watch, failures, asked } = watchOf([new Error('no'), new Error('no'), [], new Error('again')])
  await clock.advanceAsync(4 * LOOK_MS)
  expect(failures).toEqual([new Error('no'), new Error('again')])
  watch.stop()
  await clock.advanceAsync(4 * LOOK_MS)
  expect(asked()).toBe(4)
  watch.dispose()
})

import { expect, it } from 'vitest'
import type { PriorityInForce } from '../core/agent/priority.ts'
import { priorityWords } from './priority-words.ts'

it.each<[PriorityInForce, string]>([
  [{ kind: 'cpu-weight', weight: 400 }, 'high, by its group’s share of the processor (cpu.weight 400)'],
  [{ kind: 'session', nice: 5 }, 'high, by its session’s share of the processor (autogroup 5)'],
  [{ kind: 'nice', nice: 0 }, 'high, as the system has it'],
  [{ kind: 'nice', nice: -5 }, 'high, by the nice value of its processes (-5)'],
  [{ kind: 'not-yet' }, 'high, put in force in a moment'],
  [{ kind: 'refused' }, 'high, but the system refused it: its processes go on as they were'],
])('says by what a priority is in force: %o', (inForce, words) => {
  expect(priorityWords('high', inForce)).toBe(words)
})

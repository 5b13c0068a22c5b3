import { expect, test } from 'vitest'
import { samplePhases } from '../../test/support/sample-states.ts'
import type { Runner } from '../shapes/spec.ts'
import { quitQuestion, stopAllQuestion } from './desktop-words.ts'

const { running } = samplePhases
const agent = (name: string, runner: Runner = 'pty') => ({
  spec: { name },
  state: { phase: { ...running, run: { ...running.run, runner } } },
})

test('quitting stops agents of the host’s own terminals', () => {
  expect(quitQuestion([agent('api')])).toMatchObject({
    message: 'Stop 1 agent and quit?',
    buttons: ['Stop all and quit', 'Cancel'],
    answers: ['stop-all', 'cancel'],
  })
})

test('agents in tmux can be left running, and those that cannot are named', () => {
  const question = quitQuestion([agent('api', 'tmux'), agent('docs')])
  expect(question.message).toBe('Leave 1 agent running in tmux and quit?')
  expect(question.detail).toContain('next start: api\n\nStopped in any case: docs')
  expect(question.buttons).toEqual(['Leave these running', 'Stop all and quit', 'Cancel'])
  expect(question.answers).toEqual(['leave-sessions', 'stop-all', 'cancel'])
})

test('a long list of names is cut', () => {
  const agents = Array.from({ length: 10 }, (_, index) => agent(`a${index}`))
  expect(stopAllQuestion(agents)).toMatchObject({
    message: 'Stop 10 agents?',
    detail: 'a0, a1, a2, a3, a4, a5, a6, a7 and 2 more',
  })
})

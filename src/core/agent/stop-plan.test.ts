import { expect, it } from 'vitest'
import { buildKillPlan, buildStopPlan, type StopCircumstances } from './stop-plan.ts'

const usual: StopCircumstances = { ask: null, terminateWaitMs: 10_000, leaderGone: false }
const names = (circumstances: Partial<StopCircumstances>): string[] =>
  buildStopPlan({ ...usual, ...circumstances }).map((step) => step.name)

it('goes from gentle to forced', () => {
  expect(names({ ask: { kind: 'keys', keys: '\u0003\u0003' } })).toEqual([
    'ask',
    'interrupt',
    'terminate',
    'terminate-again',
    'hang-up',
    'kill',
  ])
})

it('does not ask an agent type that has no way out of its own', () => {
  expect(names({})).toEqual(['interrupt', 'terminate', 'terminate-again', 'hang-up', 'kill'])
})

it('starts at terminate when nobody is left to ask', () => {
  expect(names({ leaderGone: true, ask: { kind: 'keys', keys: 'q' } })).toEqual([
    'terminate',
    'terminate-again',
    'hang-up',
    'kill',
  ])
})

it('says goodbye to a shell by SIGHUP', () => {
  const [ask] = buildStopPlan({ ...usual, ask: { kind: 'signal', signal: 'SIGHUP' } })
  expect(ask?.action).toEqual({ kind: 'signal', signals: ['SIGHUP'], to: 'members' })
})

it('wakes stopped processes so that they hear SIGTERM', () => {
  const terminate = buildStopPlan(usual).find((step) => step.name === 'terminate')
  expect(terminate?.action).toEqual({ kind: 'signal', signals: ['SIGTERM', 'SIGCONT'], to: 'members' })
})

it('waits for terminate as long as the spec says, and never longer the second time', () => {
  const waits = Object.fromEntries(
    buildStopPlan({ ...usual, terminateWaitMs: 800 }).map((step) => [step.name, step.waitMs]),
  )
  expect(waits).toMatchObject({ terminate: 800, 'terminate-again': 800 })
})

it('forced is the kill alone', () => {
  expect(buildKillPlan().map((step) => step.name)).toEqual(['kill'])
})

import { describe, expect, it } from 'vitest'
import { sampleSpec } from '../../../test/support/sample-states.ts'
import type { AgentSpec, GivenEnv } from '../../shapes/spec.ts'
import { isSecretByRule, settleEnv, shownSpecOf, wholeSpecOf } from './variables.ts'

const SECRET = { secret: true } as const

/** Sent and before; then in the spec and kept apart. */
type Case = [[GivenEnv, AgentSpec['env']], [AgentSpec['env'], Readonly<Record<string, string>>]]

describe('M9: what becomes of a variable that is sent', () => {
  it.each<[string, ...Case]>([
    ['a name of the rule', [{ API_KEY: 'x' }, {}], [{ API_KEY: SECRET }, { API_KEY: 'x' }]],
    ['a value of the rule', [{ DB_URL: 'pg://a:b@c' }, {}], [{ DB_URL: SECRET }, { DB_URL: 'pg://a:b@c' }]],
    ['any other', [{ MODE: 'fast' }, {}], [{ MODE: 'fast' }, {}]],
    ['one a person marks', [{ MODE: { value: 'x', isSecret: true } }, {}], [{ MODE: SECRET }, { MODE: 'x' }]],
    ['one a person unmarks', [{ API_KEY: { value: 'x', isSecret: false } }, {}], [{ API_KEY: 'x' }, {}]],
    ['an unmarked one that stays', [{ API_KEY: 'x' }, { API_KEY: 'x' }], [{ API_KEY: 'x' }, {}]],
    ['an unmarked one that changes', [{ API_KEY: 'y' }, { API_KEY: 'x' }], [{ API_KEY: SECRET }, { API_KEY: 'y' }]],
    ['a secret that stays', [{ API_KEY: SECRET }, { API_KEY: SECRET }], [{ API_KEY: SECRET }, {}]],
    ['a secret with another value', [{ A_KEY: 'y' }, { A_KEY: SECRET }], [{ A_KEY: SECRET }, { A_KEY: 'y' }]],
  ])('%s', (_case, [given, current], [env, values]) => {
    expect(settleEnv(given, current)).toMatchObject({ ok: true, value: { env, values } })
  })

  it('a secret without a value, where there was none, is named', () => {
    expect(settleEnv({ NEW_KEY: SECRET }, {})).toEqual({ ok: false, error: 'NEW_KEY' })
    expect(settleEnv({ NEW_KEY: SECRET }, { NEW_KEY: 'plain' })).toEqual({ ok: false, error: 'NEW_KEY' })
    expect(settleEnv({ toString: SECRET }, {})).toEqual({ ok: false, error: 'toString' })
  })

  it.each([
    ['is hidden', { A: { value: 'v', isSecret: true } }, true],
    ['is replaced', { A: 'w' }, true],
    ['is removed', {}, true],
    ['stays', { A: 'v', B: 'new' }, false],
  ])('says whether a value in the clear is gone: it %s', (_case, given, isHidden) => {
    expect(settleEnv(given, { A: 'v' })).toMatchObject({ value: { isHidden } })
  })
})

it('M9: a value makes a secret too', () => {
  expect(isSecretByRule('PLAIN', `ghp_${'a1'.repeat(18)}`)).toBe(true)
  expect(isSecretByRule('PLAIN', 'value')).toBe(false)
})

describe('M9: the spec a run is started from', () => {
  const spec = sampleSpec({ env: { API_KEY: SECRET, OTHER_KEY: SECRET, MODE: 'fast' } })

  it('has every value in its place', () => {
    const whole = wholeSpecOf(spec, { API_KEY: 'a', OTHER_KEY: '', UNUSED: 'u' })
    expect(whole).toMatchObject({ ok: true, value: { env: { API_KEY: 'a', OTHER_KEY: '', MODE: 'fast' } } })
  })

  it('is none if a value is missing: which, and what to do', () => {
    expect(wholeSpecOf(spec, { API_KEY: 'a' })).toMatchObject({
      error: { code: 'secret-missing', message: expect.stringMatching(/OTHER_KEY.*Edit the agent and type/) as string },
    })
    expect(wholeSpecOf(spec, {})).toMatchObject({
      error: { message: expect.stringContaining('API_KEY, OTHER_KEY') as string },
    })
  })

  it('is shown without them', () => {
    expect(shownSpecOf(spec, (name) => name === 'API_KEY').env).toEqual({
      API_KEY: { secret: true, isSet: true },
      OTHER_KEY: { secret: true, isSet: false },
      MODE: 'fast',
    })
  })
})

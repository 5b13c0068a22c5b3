import { describe, expect, it } from 'vitest'
import { RESTART_DEFAULTS, problemsOfRestart } from '../../../core/agent/restart/policy.ts'
import type { FormErrors } from './form-fields.ts'
import { fieldsOfPace, formOfRestart, paceOfForm, paceWords, restartOfForm, type RestartForm } from './restart-form.ts'

const form = (change: Partial<RestartForm> = {}): RestartForm => ({ ...formOfRestart(RESTART_DEFAULTS), ...change })
const errorsOf = (change: Partial<RestartForm>): FormErrors => {
  const errors: FormErrors = {}
  restartOfForm(form(change), errors)
  return errors
}

describe('restart form', () => {
  it('gives back the policy it was filled from', () => {
    const policy = {
      ...RESTART_DEFAULTS,
      when: 'on-failure',
      successExits: [64, 'SIGUSR1'],
      preventExits: [78],
      windows: [{ restarts: 3, withinMs: 90_000 }],
    } as const
    const errors: FormErrors = {}
    expect(restartOfForm(formOfRestart(policy), errors)).toEqual(policy)
    expect(errors).toEqual({})
  })

  it('offers paces that are policies without a problem, and knows them again', () => {
    for (const pace of ['usual', 'quick', 'patient'] as const) {
      const filled = form(fieldsOfPace(pace))
      expect(problemsOfRestart(restartOfForm(filled, {})), pace).toEqual([])
      expect(paceOfForm(filled)).toBe(pace)
    }
    expect(paceOfForm(form({ baseDelay: '1000ms' }))).toBe('usual')
    expect(paceOfForm(form({ baseDelay: '2 s' }))).toBe('own')
  })

  it('puts each mistake at its input', () => {
    expect(Object.keys(errorsOf({ baseDelay: 'soon', stable: '' }))).toEqual([
      'restart.baseDelayMs',
      'restart.stableMs',
    ])
    expect(Object.keys(errorsOf({ preventExits: 'segfault' }))).toEqual(['restart.preventExits'])
    const never = { key: 1, restarts: '50', within: '1 min' }
    expect(errorsOf({ windows: [{ key: 0, restarts: '5', within: '1 min' }, never] })).toEqual({
      'restart.windows.1': expect.stringContaining('can never happen') as unknown,
    })
  })

  it('reads exits apart by blanks and commas, signals in any case', () => {
    expect(restartOfForm(form({ forceExits: '75, sigsegv  1' }), {}).forceExits).toEqual([75, 'SIGSEGV', 1])
  })

  it('says what a policy does', () => {
    expect(paceWords(RESTART_DEFAULTS)).toBe(
      'Waits up to 1 s, then twice as long each time, up to 1 min. More than 5 restarts in 1 min or 10 restarts in 1 h is a crash loop: it gives up. After 10 min of being ready, restarts are counted from 0 again.',
    )
    expect(paceWords({ ...RESTART_DEFAULTS, baseDelayMs: 0, windows: [] })).toContain(
      'Restarts at once. It never gives up.',
    )
  })
})

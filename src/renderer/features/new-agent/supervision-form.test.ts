import { describe, expect, it } from 'vitest'
import { SPEC_DEFAULTS } from '../../../core/agent/spec.ts'
import type { FormErrors } from './form-fields.ts'
import { BLANK_SUPERVISION, formOfSupervision, supervisionOfForm, supervisionWords } from './supervision-form.ts'

describe('supervision form', () => {
  it('gives back what it was filled from', () => {
    const spec = {
      restart: SPEC_DEFAULTS.restart,
      readiness: { kind: 'quiet', quietMs: 1_500, timeoutMs: 60_000 },
      runner: 'tmux',
      priority: 'high',
      terminateWaitMs: 400,
      fallback: { type: 'codex', command: null, args: ['--fast', 'two words'] },
      reach: 'fleet',
      resume: 'always',
      isMuted: true,
    } as const
    const errors: FormErrors = {}
    expect(supervisionOfForm(formOfSupervision(spec), errors)).toEqual(spec)
    expect(errors).toEqual({})
  })

  it('says nothing of times its kind of readiness has no use for', () => {
    const readiness = { kind: 'exec', pattern: '', quiet: 'soon', timeout: 'soon' } as const
    const errors: FormErrors = {}
    expect(supervisionOfForm({ ...BLANK_SUPERVISION, readiness }, errors).readiness).toEqual({ kind: 'exec' })
    expect(errors).toEqual({})
  })

  it('wants a fallback that is on to name what runs', () => {
    const errors: FormErrors = {}
    supervisionOfForm({ ...BLANK_SUPERVISION, fallback: { isOn: true, type: '', command: '', args: '' } }, errors)
    expect(errors).toEqual({ fallback: 'Choose what runs instead.' })
  })

  it('says in few words what differs from the usual', () => {
    expect(supervisionWords(BLANK_SUPERVISION)).toBe('never restarted')
    expect(
      supervisionWords({
        ...BLANK_SUPERVISION,
        restart: { ...BLANK_SUPERVISION.restart, when: 'on-failure' },
        runner: 'tmux',
        priority: 'low',
      }),
    ).toBe('restarts on failure · tmux session · low priority')
  })
})

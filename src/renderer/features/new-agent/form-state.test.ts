import { describe, expect, it } from 'vitest'
import { sampleSpec } from '../../../../test/support/sample-states.ts'
import { blankRow } from './env-form.ts'
import { fieldOfError } from './form-fields.ts'
import { emptyForm, errorsLeft, formOfSpec, isInstalled, patchOf, specOfForm, suggestName } from './form-state.ts'
import { BLANK_SUPERVISION } from './supervision-form.ts'

describe('agent form', () => {
  it('gives back the spec it was filled from', () => {
    const env = { TOKEN: 'a=b', API_KEY: { secret: true, isSet: true } } as const
    const own = sampleSpec({ args: ['--flag', 'two words'], group: 'Tools', terminateWaitMs: 1_500 })
    const spec = { ...own, env }
    const { task: _task, ...value } = spec
    expect(specOfForm(formOfSpec(spec), true)).toEqual({ ok: true, value })
  })

  it('says what is missing, each at its field', () => {
    const supervision = { ...BLANK_SUPERVISION, terminateWait: 'soon' }
    const form = { ...emptyForm('custom', ''), args: '"open', supervision }
    const spec = specOfForm(form, true)
    expect(spec.ok ? [] : Object.keys(spec.error).toSorted()).toEqual([
      'args',
      'command',
      'cwd',
      'name',
      'terminateWaitMs',
    ])
  })

  it('leaves rows without name and value out of the environment', () => {
    const form = { ...emptyForm('shell', '/work'), name: 'a', env: [blankRow(0)] }
    expect(specOfForm(form, false)).toMatchObject({ ok: true, value: { env: {} } })
  })

  it('suggests a name nobody has', () => {
    expect(suggestName('shop', new Set(['shop', 'shop-2']))).toBe('shop-3')
    expect(suggestName('', new Set())).toBe('agent')
  })

  it('puts an error of the host at the field it names', () => {
    expect([fieldOfError('spec.env.FOO'), fieldOfError('name'), fieldOfError(null), fieldOfError('start')]).toEqual([
      'env',
      'name',
      'form',
      'form',
    ])
  })

  it('puts an error of the host about a part of supervision at its own input', () => {
    const paths = ['restart', 'spec.restart.stableMs', 'patch.restart.windows.1.restarts', 'readiness', 'fallback.type']
    expect(paths.map(fieldOfError)).toEqual([
      'restart',
      'restart.stableMs',
      'restart.windows.1',
      'readiness',
      'fallback',
    ])
  })

  it('says a mistake in a part once, at the part', () => {
    const restart = { ...BLANK_SUPERVISION.restart, baseDelay: 'soon' }
    const form = { ...emptyForm('shell', '/work'), name: 'a', supervision: { ...BLANK_SUPERVISION, restart } }
    const spec = specOfForm(form, false)
    expect(spec.ok ? [] : Object.keys(spec.error)).toEqual(['restart.baseDelayMs'])
  })

  it('forgets the error of the field that was changed, and no other', () => {
    const checked = emptyForm('custom', '')
    const errors = { cwd: 'a', terminateWaitMs: 'b', 'restart.windows.1': 'c', 'restart.windows.0': 'd', form: 'e' }
    expect(errorsLeft(errors, checked, { ...checked })).toEqual(errors)
    const [first, second] = checked.supervision.restart.windows
    if (first === undefined || second === undefined) throw new Error('the usual policy has two windows')
    const restart = { ...checked.supervision.restart, windows: [first, { ...second, within: 'soon' }] }
    const form = { ...checked, cwd: '/', supervision: { ...checked.supervision, restart } }
    expect(errorsLeft(errors, checked, form)).toEqual({ terminateWaitMs: 'b', 'restart.windows.0': 'd' })
  })

  it('saves what was changed, and what the host asked to have confirmed', () => {
    const before = { ...sampleSpec({ group: 'Tools' }), env: {} }
    const after = { ...before, args: ['-v'], restart: { ...before.restart, when: 'always' as const } }
    expect(patchOf(before, before)).toEqual({})
    expect(patchOf(before, after)).toEqual({ args: ['-v'], restart: { when: 'always' } })
    expect(patchOf(before, before, new Set(['cwd', 'restart']))).toEqual({ cwd: before.cwd, restart: before.restart })
  })

  it('knows a type without a command of its own needs no program', () => {
    const type = {
      id: 'custom',
      name: 'Custom',
      command: null,
      path: null,
      version: null,
      installHint: null,
      homepage: null,
      task: null,
    }
    expect(isInstalled(type)).toBe(true)
    expect(isInstalled({ ...type, command: 'codex' })).toBe(false)
  })
})

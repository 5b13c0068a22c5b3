import { describe, expect, it } from 'vitest'
import { sampleSpec } from '../../../../test/support/sample-states.ts'
import { emptyForm, fieldOfError, formOfSpec, isInstalled, specOfForm, suggestName } from './form-state.ts'

describe('agent form', () => {
  it('gives back the spec it was filled from', () => {
    const spec = sampleSpec({
      args: ['--flag', 'two words'],
      env: { TOKEN: 'a=b' },
      group: 'Tools',
      terminateWaitMs: 1_500,
    })
    expect(specOfForm(formOfSpec(spec), true)).toEqual({ ok: true, value: spec })
  })

  it('says what is missing, each at its field', () => {
    const form = { ...emptyForm('custom', ''), args: '"open', terminateWaitS: 'soon' }
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
    const form = { ...emptyForm('shell', '/work'), name: 'a', env: [{ key: 0, name: '', value: '' }] }
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

  it('knows a type without a command of its own needs no program', () => {
    const type = {
      id: 'custom',
      name: 'Custom',
      command: null,
      path: null,
      version: null,
      installHint: null,
      homepage: null,
    }
    expect(isInstalled(type)).toBe(true)
    expect(isInstalled({ ...type, command: 'codex' })).toBe(false)
  })
})

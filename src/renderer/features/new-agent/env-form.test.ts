import { describe, expect, it } from 'vitest'
import type { ShownVariable } from '../../../shapes/spec.ts'
import { blankRow, canReveal, envOfRows, isSecretRow, rowsOfEnv, withTyped, type EnvRow } from './env-form.ts'

const KEPT = { secret: true, isSet: true } as const
const LOST = { secret: true, isSet: false } as const

function rowOf(name: string, variable: ShownVariable): EnvRow {
  const [row] = rowsOfEnv({ [name]: variable })
  if (row === undefined) throw new Error('no row')
  return row
}

describe('M9: a variable in the editor', () => {
  it('saved without being touched, is as the host has it', () => {
    const env = { API_KEY: KEPT, GONE: LOST, OPEN_TOKEN: 'unmarked', MODE: 'fast' }
    expect(envOfRows(rowsOfEnv(env))).toEqual(env)
  })

  it('is a secret by its name while it is typed, unless a person says otherwise', () => {
    const typed = { ...blankRow(0), name: 'API_KEY', value: 'x' }
    expect(isSecretRow(typed)).toBe(true)
    expect(envOfRows([typed])).toEqual({ API_KEY: { value: 'x', isSecret: true } })
    expect(envOfRows([{ ...typed, isSecret: false }])).toEqual({ API_KEY: { value: 'x', isSecret: false } })
    expect(envOfRows([{ ...typed, name: 'MODE' }])).toEqual({ MODE: 'x' })
    expect(envOfRows([{ ...typed, name: 'MODE', isSecret: true }])).toEqual({ MODE: { value: 'x', isSecret: true } })
  })

  it('has a new value once one is typed, and keeps the old one while nothing is', () => {
    const row = rowOf('API_KEY', KEPT)
    const typed = withTyped(row, 'new')
    expect(envOfRows([typed])).toEqual({ API_KEY: { value: 'new', isSecret: true } })
    expect(envOfRows([withTyped(typed, '')])).toEqual({ API_KEY: KEPT })
  })

  it('shown and saved, stays; shown and made like any other, is sent', () => {
    const shown = { ...rowOf('API_KEY', KEPT), value: 'v', revealed: 'v', isShown: true }
    expect(envOfRows([shown])).toEqual({ API_KEY: KEPT })
    expect(envOfRows([{ ...shown, isSecret: false }])).toEqual({ API_KEY: { value: 'v', isSecret: false } })
    expect(envOfRows([withTyped(shown, '')])).toEqual({ API_KEY: { value: '', isSecret: true } })
  })

  it('with a new name has no value any more: the host says so', () => {
    expect(envOfRows([{ ...rowOf('API_KEY', KEPT), name: 'OTHER' }])).toEqual({ OTHER: { secret: true } })
  })

  it('can be shown if the host has it', () => {
    expect([rowOf('A', KEPT), rowOf('A', LOST), rowOf('A', 'plain'), blankRow(0)].map(canReveal)).toEqual([
      true,
      false,
      false,
      false,
    ])
  })
})

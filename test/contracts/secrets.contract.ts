import { describe, expect, it } from 'vitest'
import type { SecretStore } from '../../src/core/secrets/secret-store.ts'
import { valueOf } from '../support/value-of.ts'

/** What every implementation of SecretStore must do. `reopen`: the same in another host of the data directory. */
export function secretsContract(name: string, open: () => { first: SecretStore; reopen: () => SecretStore }): void {
  describe(`M9: SecretStore contract: ${name}`, () => {
    it('gives back what was written, to the next host too', () => {
      const { first, reopen } = open()
      const values = { API_KEY: 'one\ntwo "three" \u{1f511}', __proto__: 'x', EMPTY: '' }
      expect(first.write('a1', values).ok).toBe(true)
      expect(valueOf(first.read('a1'))).toEqual(values)
      expect(valueOf(reopen().read('a1'))).toEqual(values)
    })

    it('has none of an agent that was never given any', () => {
      expect(open().first.read('a1')).toEqual({ ok: true, value: {} })
    })

    it('replaces all of one agent, and nothing of another', () => {
      const { first } = open()
      first.write('a1', { A: '1', B: '2' })
      first.write('a2', { A: '3' })
      first.write('a1', { B: '4' })
      expect([first.read('a1'), first.read('a2')].map(valueOf)).toEqual([{ B: '4' }, { A: '3' }])
    })

    it('deletes them', () => {
      const { first, reopen } = open()
      first.write('a1', { A: '1' })
      expect(first.write('a1', {}).ok).toBe(true)
      expect(first.write('never', {}).ok).toBe(true)
      expect(valueOf(reopen().read('a1'))).toEqual({})
    })
  })
}

import { describe, expect, it } from 'vitest'
import type { RunSecrets } from '../../src/core/ports.ts'

const [RUN, OTHER] = ['c'.repeat(32), 'd'.repeat(32)]

/** What every implementation of RunSecrets must do. `reopen`: the same in another host of the data directory. */
export function runSecretsContract(name: string, open: () => { first: RunSecrets; reopen: () => RunSecrets }): void {
  describe(`RunSecrets contract: ${name}`, () => {
    it('every run has its own, of 256 bits', () => {
      const { first } = open()
      expect(first.secretOf(RUN)).toMatch(/^[\w-]{43}$/)
      expect(first.secretOf(RUN)).not.toBe(first.secretOf(OTHER))
    })

    it('only the right one is right', () => {
      const { first } = open()
      const secret = first.secretOf(RUN)
      expect(first.isSecretOf(RUN, secret)).toBe(true)
      for (const wrong of [first.secretOf(OTHER), '', secret.slice(1), `${secret}a`, RUN]) {
        expect(first.isSecretOf(RUN, wrong)).toBe(false)
      }
    })

    it('the next host of the data directory knows it', () => {
      const { first, reopen } = open()
      expect(reopen().isSecretOf(RUN, first.secretOf(RUN))).toBe(true)
    })
  })
}

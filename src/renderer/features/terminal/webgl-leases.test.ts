import { describe, expect, it } from 'vitest'
import { WebglLeases } from './webgl-leases.ts'

interface Holder {
  readonly told: string[]
  granted(): void
  revoked(): void
}

function holder(): Holder {
  const told: string[] = []
  return { told, granted: () => void told.push('granted'), revoked: () => void told.push('revoked') }
}

describe('WebglLeases', () => {
  it('never lends more contexts than its limit; the oldest gives way', () => {
    const leases = new WebglLeases(2)
    const holders = [holder(), holder(), holder()]
    for (const each of holders) leases.lease(each)
    expect(leases.lent).toBe(2)
    expect(holders.map(({ told }) => told)).toEqual([['granted', 'revoked'], ['granted'], ['granted']])
  })

  it('takes a context back once, without telling its holder', () => {
    const leases = new WebglLeases(1)
    const first = holder()
    const lease = leases.lease(first)
    lease.dispose()
    lease.dispose()
    leases.lease(holder())
    expect(first.told).toEqual(['granted'])
    expect(leases.lent).toBe(1)
  })

  it('lets a lease that was revoked end quietly', () => {
    const leases = new WebglLeases(1)
    const old = leases.lease(holder())
    leases.lease(holder())
    old.dispose()
    expect(leases.lent).toBe(1)
  })
})

import { expect, it } from 'vitest'
import { SharedLook } from './shared-look.ts'

function setUp() {
  const begun: { readonly resolve: (value: string) => void; readonly reject: (error: Error) => void }[] = []
  const shared = new SharedLook<string>(() => new Promise((resolve, reject) => begun.push({ resolve, reject })))
  return { begun, shared }
}

it('shares one look among all who ask during the one before', async () => {
  const { begun, shared } = setUp()
  const first = shared.ask()
  const others = Array.from({ length: 3_000 }, () => shared.ask())
  expect(begun).toHaveLength(1)
  begun[0]?.resolve('old')
  expect(await first).toBe('old')
  await Promise.resolve()
  expect(begun).toHaveLength(2)
  begun[1]?.resolve('new')
  expect(new Set(await Promise.all(others))).toEqual(new Set(['new']))
})

it('looks anew once nobody waits', async () => {
  const { begun, shared } = setUp()
  for (const answer of ['one', 'two']) {
    const asked = shared.ask()
    begun.at(-1)?.resolve(answer)
    expect(await asked).toBe(answer)
  }
  expect(begun).toHaveLength(2)
})

it('a look that fails is told to those who shared it, and the next one is made all the same', async () => {
  const { begun, shared } = setUp()
  const first = shared.ask()
  const second = shared.ask()
  begun[0]?.reject(new Error('no descriptor'))
  await expect(first).rejects.toThrow('no descriptor')
  await expect.poll(() => begun.length).toBe(2)
  begun[1]?.resolve('there')
  expect(await second).toBe('there')
})

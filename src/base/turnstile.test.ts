import { expect, it } from 'vitest'
import { Turnstile } from './turnstile.ts'

it('lets so many go on at once, in the order in which they came, also when some fail', async () => {
  const turnstile = new Turnstile(2)
  const begun: number[] = []
  const ends: ((error?: Error) => void)[] = []
  const job = (index: number) => () =>
    new Promise<number>((resolve, reject) => {
      begun.push(index)
      ends.push((error) => (error === undefined ? resolve(index) : reject(error)))
    })
  const all = [0, 1, 2, 3].map((index) => turnstile.pass(job(index)))
  expect(begun).toEqual([0, 1])
  ends[1]?.(new Error('it fails'))
  await expect(all[1]).rejects.toThrow('it fails')
  expect(begun).toEqual([0, 1, 2])
  ends[0]?.()
  ends[2]?.()
  await Promise.all([all[0], all[2]])
  expect(begun).toEqual([0, 1, 2, 3])
  ends[3]?.()
  expect(await all[3]).toBe(3)
  const later = turnstile.pass(() => 5)
  expect(await later).toBe(5)
})

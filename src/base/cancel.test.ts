import { expect, it } from 'vitest'
import { CancelSource } from './cancel.ts'

it('tells of a cancel once, also whoever listens later', () => {
  using source = new CancelSource()
  const heard: string[] = []
  source.onCancel(() => heard.push('early'))
  source.cancel()
  source.cancel()
  source.onCancel(() => heard.push('late'))
  expect(heard).toEqual(['early', 'late'])
  expect(source.isCancelled).toBe(true)
})

it('work that is over cannot be cancelled any more', () => {
  const source = new CancelSource()
  source.dispose()
  source.cancel()
  expect(source.isCancelled).toBe(false)
})

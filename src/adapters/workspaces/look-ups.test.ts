import type { Stats } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BranchLookUps } from './branch-look-ups.ts'
import { FolderProbes } from './folder-probes.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

const PATIENCE_MS = 1_000
const STATS = {} as Stats

/** A system in which folders below /gone do not answer until told to. */
function system() {
  const asked: string[] = []
  const hanging: (() => void)[] = []
  const ask = <T>(path: string, answer: T): Promise<T> => {
    asked.push(path)
    if (!path.startsWith('/gone')) return Promise.resolve(answer)
    return new Promise((resolve) => hanging.push(() => resolve(answer)))
  }
  const comeBack = (): void => hanging.splice(0).forEach((resolve) => resolve())
  return { asked, ask, comeBack }
}

describe('folder probes', () => {
  it('C3: a folder that does not answer is given up, and not asked again while it does not', async () => {
    const { asked, ask, comeBack } = system()
    const probes = new FolderProbes((path) => ask(path, STATS), PATIENCE_MS)
    const answers = [probes.probe('/gone/a'), probes.probe('/gone/a')]
    await vi.advanceTimersByTimeAsync(PATIENCE_MS)
    expect(await Promise.all(answers)).toEqual(['no-answer', 'no-answer'])
    expect(await probes.probe('/gone/a')).toBe('no-answer')
    expect(asked).toEqual(['/gone/a'])
    comeBack()
    await vi.advanceTimersByTimeAsync(0)
    const again = probes.probe('/gone/a')
    await vi.advanceTimersByTimeAsync(0)
    comeBack()
    expect(await again).toBe(STATS)
  })

  it('C3: of many folders on a drive that is gone, two are asked, and a folder that is known still is', async () => {
    const { asked, ask, comeBack } = system()
    const probes = new FolderProbes((path) => ask(path, STATS), PATIENCE_MS)
    await probes.probe('/home/known')
    const many = Array.from({ length: 50 }, (_, index) => probes.probe(`/gone/${index}`))
    expect(await probes.probe('/home/known')).toBe(STATS)
    await vi.advanceTimersByTimeAsync(PATIENCE_MS)
    expect(new Set(await Promise.all(many))).toEqual(new Set(['no-answer']))
    expect(asked.filter((path) => path.startsWith('/gone'))).toHaveLength(2)
    expect(await probes.probe('/home/known')).toBe(STATS)
    const stranger = probes.probe('/home/stranger')
    comeBack()
    expect(await stranger).toBe(STATS)
  })

  it('hands on what the system says against it, and asks again next time', async () => {
    let count = 0
    const probes = new FolderProbes(() => Promise.reject(new Error(`no ${++count}`)), PATIENCE_MS)
    await expect(probes.probe('/x')).rejects.toThrow('no 1')
    await expect(probes.probe('/x')).rejects.toThrow('no 2')
  })

  it('lets as many folders as there are answer, two at a time', async () => {
    const { ask } = system()
    const probes = new FolderProbes((path) => ask(path, STATS), PATIENCE_MS)
    const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => probes.probe(`/home/${index}`)))
    expect(new Set(answers)).toEqual(new Set([STATS]))
  })
})

describe('branch look-ups', () => {
  it('C3: goes on without a branch that cannot be told in time, and looks up none twice at once', async () => {
    const { asked, ask, comeBack } = system()
    const branches = new BranchLookUps((path) => ask(path, 'main'), PATIENCE_MS)
    const both = [branches.branchOf('/gone/a'), branches.branchOf('/gone/a')]
    await vi.advanceTimersByTimeAsync(PATIENCE_MS)
    expect(await Promise.all(both)).toEqual([null, null])
    expect(await branches.branchOf('/gone/a')).toBeNull()
    expect(asked).toEqual(['/gone/a'])
    expect(await branches.branchOf('/home/b')).toBe('main')
    comeBack()
    await vi.advanceTimersByTimeAsync(0)
    const again = branches.branchOf('/gone/a')
    comeBack()
    expect(await again).toBe('main')
  })

  it('C3: begins no more than two look-ups that do not end', async () => {
    const { asked, ask, comeBack } = system()
    const branches = new BranchLookUps((path) => ask(path, 'main'), PATIENCE_MS)
    for (let index = 0; index < 20; index += 1) {
      const looking = branches.branchOf(`/gone/${index}`)
      await vi.advanceTimersByTimeAsync(PATIENCE_MS)
      expect(await looking).toBeNull()
    }
    expect(asked).toHaveLength(2)
    comeBack()
    await vi.advanceTimersByTimeAsync(0)
    expect(await branches.branchOf('/home/b')).toBe('main')
  })
})

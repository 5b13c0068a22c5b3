import { expect, it } from 'vitest'
import { shortChangeFigures } from './worktree-words.ts'

const figures = (files: number, added: number, deleted: number): string | null =>
  shortChangeFigures({ files, added, deleted, uncommitted: 0, ahead: 0, behind: 0 })

it('says in a narrow place how much differs, and nothing where nothing does', () => {
  expect(figures(4, 12, 3)).toBe('+12 −3')
  expect(figures(1, 9_999, 10_999)).toBe('+9999 −10k')
  expect(figures(2, 0, 0)).toBe('2 files')
  expect(figures(0, 0, 0)).toBeNull()
})

import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import type { WorktreeRecord } from '../../shapes/workspace.ts'
import { FileWorktreeRecords } from './file-worktree-records.ts'

const newFolder = useTemporaryFolders()
const RECORD: WorktreeRecord = {
  ...{ agentId: 'a1', agentName: 'api', cwd: '/shop', repository: '/shop', gitFolder: '/shop/.git' },
  ...{ path: '/data/w', subfolder: '', branch: 'corral/api', ownsBranch: true },
  ...{ base: 'refs/heads/main', baseCommit: 'c', step: 'making', createdAt: 1 },
  teardown: { command: 'sh', args: ['-c', 'x'] },
}

it('keeps records across hosts, in private files, and forgets them', () => {
  const folder = join(newFolder(), 'records')
  const records = new FileWorktreeRecords(folder)
  expect(records.read()).toEqual({ records: [], problems: [] })
  expect(records.write(RECORD).ok).toBe(true)
  expect(records.write({ ...RECORD, step: 'ready' }).ok).toBe(true)
  expect(statSync(join(folder, 'a1.json')).mode & 0o777).toBe(0o600)
  expect(new FileWorktreeRecords(folder).read().records).toEqual([{ ...RECORD, step: 'ready' }])
  expect(records.delete('a1').ok).toBe(true)
  expect(readdirSync(folder)).toEqual([])
})

it('names a damaged record, and leaves it', () => {
  const folder = newFolder()
  const records = new FileWorktreeRecords(folder)
  records.write(RECORD)
  writeFileSync(join(folder, 'b2.json'), '{"agentId":')
  writeFileSync(join(folder, 'c3.json'), JSON.stringify(RECORD))
  const { records: found, problems } = records.read()
  expect(found).toEqual([RECORD])
  expect(problems).toEqual([expect.stringContaining('b2.json'), expect.stringContaining('c3.json')])
  expect(readdirSync(folder)).toHaveLength(3)
})

it('says why nothing can be kept', () => {
  const folder = join(newFolder(), 'file')
  writeFileSync(folder, '')
  expect(new FileWorktreeRecords(join(folder, 'below')).write(RECORD)).toMatchObject({
    ok: false,
    error: expect.stringContaining('cannot be written') as string,
  })
})

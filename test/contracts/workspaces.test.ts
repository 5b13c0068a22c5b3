import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FileWorkspaces } from '../../src/adapters/workspaces/file-workspaces.ts'
import { FakeWorkspaces } from '../support/fake-workspaces.ts'
import { useTemporaryFolders } from '../support/temporary-folder.ts'
import { workspacesContract } from './workspaces.contract.ts'

const newFolder = useTemporaryFolders()
const MANY = Array.from({ length: 60 }, (_, index) => `many/${String(index).padStart(2, '0')}`)
const FOLDERS = ['alpha', 'alps', 'beta', 'beta/inner', '.hidden', 'many', ...MANY]

workspacesContract('FakeWorkspaces', () => {
  const home = '/home/ada'
  const folders = FOLDERS.map((folder) => [`${home}/${folder}`, folder === 'alpha' ? 'main' : null] as const)
  return { home, workspaces: new FakeWorkspaces(Object.fromEntries(folders), home) }
})

workspacesContract('FileWorkspaces', () => {
  const home = newFolder()
  for (const folder of FOLDERS) mkdirSync(join(home, folder))
  mkdirSync(join(home, 'alpha', '.git'))
  writeFileSync(join(home, 'alpha', '.git', 'HEAD'), 'ref: refs/heads/main\n')
  writeFileSync(join(home, 'alfalfa'), 'a file is no folder')
  return { home, workspaces: new FileWorkspaces(home) }
})

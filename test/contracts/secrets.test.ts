import { join } from 'node:path'
import { FileSecrets } from '../../src/adapters/secrets/file-secrets.ts'
import { MemorySecrets } from '../support/memory-secrets.ts'
import { useTemporaryFolders } from '../support/temporary-folder.ts'
import { secretsContract } from './secrets.contract.ts'

const newFolder = useTemporaryFolders()

secretsContract('MemorySecrets', () => {
  const first = new MemorySecrets()
  return { first, reopen: () => first }
})
secretsContract('FileSecrets', () => {
  const folder = join(newFolder(), 'secrets')
  return { first: new FileSecrets(folder), reopen: () => new FileSecrets(folder) }
})

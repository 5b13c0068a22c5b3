import { DerivedRunSecrets } from '../../src/adapters/run-secrets/derived-run-secrets.ts'
import { readOrMakeRunKey } from '../../src/adapters/run-secrets/run-key.ts'
import { plainRunSecrets } from '../support/plain-run-secrets.ts'
import { useTemporaryFolders } from '../support/temporary-folder.ts'
import { runSecretsContract } from './run-secrets.contract.ts'

const newFolder = useTemporaryFolders()

runSecretsContract('plainRunSecrets', () => ({ first: plainRunSecrets, reopen: () => plainRunSecrets }))
runSecretsContract('DerivedRunSecrets', () => {
  const dataDir = newFolder()
  const reopen = (): DerivedRunSecrets => new DerivedRunSecrets(readOrMakeRunKey(dataDir).key)
  return { first: reopen(), reopen }
})

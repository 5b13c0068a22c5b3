import { MemorySecrets } from '../support/memory-secrets.ts'
import { join } from 'node:path'
import { openStore } from '../../src/adapters/store/open-store.ts'
import { FailingStore, MemoryStore } from '../support/memory-store.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { useTemporaryFolders } from '../support/temporary-folder.ts'
import { storeContract } from './store.contract.ts'

const newFolder = useTemporaryFolders()

storeContract('MemoryStore', () => new MemoryStore())
storeContract('FailingStore', () => new FailingStore())
storeContract('SqliteStore', () => {
  const opened = openStore({
    path: join(newFolder(), 'corral.db'),
    clock: new ManualClock(),
    secrets: new MemorySecrets(),
  })
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value.store
})

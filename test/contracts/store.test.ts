import { MemorySecrets } from '../support/memory-secrets.ts'
import { join } from 'node:path'
import { openStore } from '../../src/adapters/store/open-store.ts'
import type { Store } from '../../src/core/ports.ts'
import { FailingStore, MemoryStore } from '../support/memory-store.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { useTemporaryFolders } from '../support/temporary-folder.ts'
import { seriesContract } from './series.contract.ts'
import { storeContract } from './store.contract.ts'
import { tasksContract } from './tasks.contract.ts'

const newFolder = useTemporaryFolders()

const opened: readonly (readonly [string, () => Store])[] = [
  ['MemoryStore', () => new MemoryStore()],
  ['FailingStore', () => new FailingStore()],
  ['SqliteStore', openSqlite],
]

for (const [name, open] of opened) {
  storeContract(name, open)
  seriesContract(name, open)
  tasksContract(name, open)
}

function openSqlite(): Store {
  const path = join(newFolder(), 'corral.db')
  const store = openStore({ path, clock: new ManualClock(), secrets: new MemorySecrets() })
  if (!store.ok) throw new Error(store.error.message)
  return store.value.store
}

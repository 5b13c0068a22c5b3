import { openSettings } from '../../src/adapters/settings/open-settings.ts'
import { createPlainConf } from '../../src/adapters/settings/plain-conf.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { MemorySettings } from '../support/memory-settings.ts'
import { useTemporaryFolders } from '../support/temporary-folder.ts'
import { settingsContract } from './settings.contract.ts'

const newFolder = useTemporaryFolders()

settingsContract('MemorySettings', () => new MemorySettings())
settingsContract('ConfSettings', () =>
  openSettings({ dataDir: newFolder(), clock: new ManualClock(), createConf: createPlainConf }),
)

import ElectronStore from 'electron-store'

/** Only the user may read the settings. */
const PRIVATE_FILE_MODE = 0o600

/** The file of the person's settings in the data directory, shared with the headless host. Throws when the file holds no JSON. */
export function openSettingsStore(dataDir: string): ElectronStore {
  return new ElectronStore({ cwd: dataDir, name: 'settings', configFileMode: PRIVATE_FILE_MODE })
}

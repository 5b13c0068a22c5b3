import { extractAll } from '@electron/asar'
import { cpSync, globSync, lstatSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { packApp } from '../../test/support/packed-app.ts'
import { REPOSITORY } from './repository.ts'

/** Where the parts of a packaged app lie. */
export interface PackagedApp {
  /** `process.resourcesPath` of it. */
  readonly resources: string
  /** Its main process. */
  readonly main: string
}

/**
 * Packs the built app as electron-builder does and puts its resources into `folder`, which must be outside the repository, so that nothing there is
 * found by accident. There is no Electron to read an archive: `app.asar` is a directory with the archive's files, and those kept outside it
 * (`app.asar.unpacked`) are links in it, as Electron shows them there.
 */
export async function layOutPackaged(folder: string): Promise<PackagedApp> {
  const resources = join(folder, 'resources')
  using packed = await packApp('linux', { built: join(REPOSITORY, 'out') })
  cpSync(join(packed.folder, 'resources'), resources, { recursive: true })
  const [app, unpacked] = [join(resources, 'app.asar'), join(resources, 'app.asar.unpacked')]
  extractAll(app, join(folder, 'extracted'))
  rmSync(app)
  renameSync(join(folder, 'extracted'), app)
  for (const file of globSync('**/*', { cwd: unpacked })) {
    if (lstatSync(join(unpacked, file)).isDirectory()) continue
    rmSync(join(app, file))
    symlinkSync(join(unpacked, file), join(app, file))
  }
  return { resources, main: join(app, 'out/main/index.js') }
}

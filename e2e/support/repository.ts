import { join, resolve } from 'node:path'

/** The directory of package.json. */
export const REPOSITORY = resolve(import.meta.dirname, '../..')

/** The built entry of each host. */
export const BUILT = {
  desktop: join(REPOSITORY, 'out/main/index.js'),
  headless: join(REPOSITORY, 'out/main/headless.js'),
  commandLine: join(REPOSITORY, 'out/main/cli.js'),
}

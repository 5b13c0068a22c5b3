import { join, resolve } from 'node:path'

/** The directory of package.json. */
export const ROOT = resolve(import.meta.dirname, '../..')

/** The built headless host. */
export const HEADLESS = join(ROOT, 'out/main/headless.js')

/** The built command line. */
export const COMMAND_LINE = join(ROOT, 'out/main/cli.js')

/** The shipped resources. */
export const RESOURCES = join(ROOT, 'resources')

/** Where peers from npm are installed. */
export const PEERS = join(ROOT, '.tools/peers')

/** A fixture of the tests that plays an agent. */
export function fixtureAgent(name: string): string {
  return join(ROOT, `test/fixtures/agents/${name}.mjs`)
}

/** A file of an npm package of this repository. */
export function packageFile(path: string): string {
  return join(ROOT, 'node_modules', path)
}

import { delimiter, join, sep } from 'node:path'
import { inRoot } from './paths.mjs'

/**
 * The environment of whoever called: npm and this launcher put folders on the PATH that are not for agents.
 * @returns {NodeJS.ProcessEnv}
 */
export function ownEnvironment() {
  const isOurs = (/** @type {string} */ folder) =>
    /[\\/]node-gyp-bin$/.test(folder) || folder.startsWith(inRoot('.tools')) || isBinOfAncestor(folder)
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !isOurs(folder))
  return { ...process.env, PATH: path.join(delimiter) }
}

/** npm adds `node_modules/.bin` of the package and of every folder above it. */
function isBinOfAncestor(/** @type {string} */ folder) {
  const suffix = join('node_modules', '.bin')
  return folder.endsWith(suffix) && `${inRoot('.')}${sep}`.startsWith(folder.slice(0, -suffix.length))
}

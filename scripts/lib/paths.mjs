import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/**
 * A path inside the repository.
 * @param {...string} segments
 */
export const inRoot = (...segments) => join(ROOT, ...segments)

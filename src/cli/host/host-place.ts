import { homedir, tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { ok, type Result } from '../../base/result.ts'
import { resolveDataDir } from '../../node/data-dir-place.ts'
import { controlPathOf } from '../../transports/control/place.ts'

/** The socket of the host that runs on a data directory; null: the one given by CORRAL_DATA_DIR, or the platform's place. */
export function hostSocket(dataDir: string | null): Result<string, { readonly message: string }> {
  const { platform, env } = process
  const home = homedir()
  const found = dataDir === null ? resolveDataDir({ platform, env, home }) : ok(resolve(dataDir))
  return found.ok ? controlPathOf(found.value, { platform, env, home, temporary: tmpdir() }) : found
}

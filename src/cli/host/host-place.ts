import { homedir, tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { ok, type Result } from '../../base/result.ts'
import { resolveDataDir } from '../../node/data-dir-place.ts'
import { controlPathOf } from '../../transports/control/place.ts'

type Place = Result<string, { readonly message: string }>

/** A data directory on this machine; null: the one given by CORRAL_DATA_DIR, or the platform's place. */
export function ownDataDir(dataDir: string | null): Place {
  const { platform, env } = process
  return dataDir === null ? resolveDataDir({ platform, env, home: homedir() }) : ok(resolve(dataDir))
}

/** The socket of the host that runs on a data directory. */
export function hostSocket(dataDir: string | null): Place {
  const { platform, env } = process
  const found = ownDataDir(dataDir)
  return found.ok ? controlPathOf(found.value, { platform, env, home: homedir(), temporary: tmpdir() }) : found
}

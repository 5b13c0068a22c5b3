import { FileRemoteHosts } from '../../adapters/remote-hosts/file-remote-hosts.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { ownDataDir } from './host-place.ts'

/** The list of remote hosts, read and written without a host. */
export function remoteListOf(dataDir: string | null): FileRemoteHosts {
  const found = ownDataDir(dataDir)
  if (!found.ok) throw new Failure(EXIT.usage, found.error.message)
  return new FileRemoteHosts(found.value, Date.now)
}

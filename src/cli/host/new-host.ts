import { nameOfDestination } from '../../core/remote/host-list.ts'
import { parseDestination } from '../../shapes/destination.ts'
import { remoteHost, type RemoteHost } from '../../shapes/remote-host.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'

export interface NewHostOptions {
  readonly name?: string
  readonly command: string
  readonly remoteDataDir?: string
}

/** A host as it was typed. Throws a Failure that says what is wrong with it. */
export function newRemoteHost(destination: string, { name, command, remoteDataDir }: NewHostOptions): RemoteHost {
  const parsed = parseDestination(destination)
  if (!parsed.ok) throw new Failure(EXIT.usage, parsed.error)
  const found = remoteHost.safeParse({
    ...{ destination, command, addedAt: Date.now() },
    name: name ?? nameOfDestination(parsed.value.target),
    dataDir: remoteDataDir ?? null,
  })
  if (found.success) return found.data
  const [issue] = found.error.issues
  const hint = issue?.path[0] === 'name' && name === undefined ? ' Give one: --name gpu1' : ''
  throw new Failure(EXIT.usage, `${issue?.message ?? destination}${hint}`)
}

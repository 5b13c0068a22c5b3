import { similarNames } from '../../base/similar-name.ts'
import { ALL_HOSTS, LOCAL_HOST, type RemoteHost } from '../../shapes/remote-host.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { orList } from '../output/or-list.ts'

/** Names the default. */
export const HOST_VARIABLE = 'CORRAL_HOST'

/** A host that is meant. */
export interface ChosenHost {
  /** How it was named; null: nobody named one, so that it is this machine's. */
  readonly label: string | null
  /** Null: this machine's. */
  readonly remote: RemoteHost | null
}

/** Whom the names mean, each once; without names this machine's. `list` is read only where it is needed. */
export function chosenHosts(names: readonly string[], list: () => readonly RemoteHost[]): readonly ChosenHost[] {
  if (names.length === 0) return [{ label: null, remote: null }]
  const chosen = [...new Set(names)].flatMap((name): readonly ChosenHost[] => {
    if (name === LOCAL_HOST) return [LOCAL]
    if (name === ALL_HOSTS) return [LOCAL, ...list().map((remote) => ({ label: remote.name, remote }))]
    return [{ label: name, remote: known(name, list()) }]
  })
  return [...new Map(chosen.map((each) => [each.label, each])).values()]
}

const LOCAL: ChosenHost = { label: LOCAL_HOST, remote: null }

/** Throws a Failure if there is no such host. */
export function known(name: string, hosts: readonly RemoteHost[]): RemoteHost {
  const found = hosts.find((host) => host.name === name)
  if (found !== undefined) return found
  const names = hosts.map((host) => host.name)
  const meant = similarNames(name, [...names, LOCAL_HOST, ALL_HOSTS])
  const hint =
    meant.length > 0
      ? `Did you mean ${orList(meant)}?`
      : names.length > 0
        ? `There are: ${names.join(', ')}.`
        : 'Add one: corral host add [user@]machine'
  throw new Failure(EXIT.notFound, `There is no host "${name}". ${hint}`)
}

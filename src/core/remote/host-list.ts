import { err, ok, type Result } from '../../base/result.ts'
import type { RemoteHost } from '../../shapes/remote-host.ts'

/** As many as one person keeps apart, and as one host holds connections to. */
export const MAX_REMOTE_HOSTS = 100

type Hosts = readonly RemoteHost[]

/** The remote hosts that are known, wherever they are kept. */
export interface RemoteHostList {
  /** In the order they were added. `problem`: why some or all cannot be read, in words for people. */
  read(): { readonly hosts: Hosts; readonly problem: string | null }
  /** Writes what `edit` makes of them. `note`: what a person has to know beside it, such as what was put aside. */
  change(edit: (hosts: Hosts) => Result<Hosts, string>): Result<{ readonly note: string | null }, string>
}

export function withHost(hosts: Hosts, host: RemoteHost): Result<Hosts, string> {
  if (find(hosts, host.name) !== undefined) {
    return err(`There is a host "${host.name}" already. Give another name, or remove that one first.`)
  }
  if (hosts.length >= MAX_REMOTE_HOSTS) return err(`There are ${MAX_REMOTE_HOSTS} hosts already. Remove one first.`)
  return ok([...hosts, host])
}

export function withoutHost(hosts: Hosts, name: string): Result<Hosts, string> {
  return find(hosts, name) === undefined ? err(noHost(name)) : ok(hosts.filter((host) => host.name !== name))
}

export function withRenamedHost(hosts: Hosts, from: string, to: string): Result<Hosts, string> {
  if (find(hosts, from) === undefined) return err(noHost(from))
  if (from !== to && find(hosts, to) !== undefined) return err(`There is a host "${to}" already. Give another name.`)
  return ok(hosts.map((host) => (host.name === from ? { ...host, name: to } : host)))
}

/** A name for a host nobody named: its machine's, without user, port and domain. */
export function nameOfDestination(target: string): string {
  const machine = target.slice(target.lastIndexOf('@') + 1)
  const isAddress = /^[\d.]+$|:/.test(machine)
  return (isAddress ? machine : (machine.split('.')[0] ?? machine)).replaceAll(/[^\w.-]/g, '-').replace(/^[-_.]+/, '')
}

function find(hosts: Hosts, name: string): RemoteHost | undefined {
  return hosts.find((host) => host.name === name)
}

function noHost(name: string): string {
  return `There is no host "${name}". "corral host list" shows those there are.`
}

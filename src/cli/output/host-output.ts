import type { RemoteHost } from '../../shapes/remote-host.ts'
import { formatElapsed } from '../../words/format.ts'
import type { HostLook } from '../host/look.ts'
import type { Cell, Column } from './table.ts'

/** A host of the list and what became of the try to reach it. */
export interface TriedHost {
  readonly host: RemoteHost
  readonly found:
    | { readonly state: 'connected'; readonly look: HostLook }
    | { readonly state: 'lost'; readonly code: string | null; readonly message: string }
}

export const HOST_COLUMNS: readonly Column[] = [
  { title: 'Name', shrinksTo: 12 },
  { title: 'Destination', shrinksTo: 16 },
  { title: 'State' },
  { title: 'Version' },
  { title: 'Latency', isRight: true },
  { title: 'Up', isRight: true },
  { title: 'Waiting', isRight: true },
]

const UNKNOWN: readonly Cell[] = [{ text: '' }, { text: '' }, { text: '' }, { text: '' }]

export function hostRow({ host, found }: TriedHost): readonly Cell[] {
  const begin: readonly Cell[] = [
    { text: host.name, look: 'strong' },
    { text: host.destination, look: 'dim' },
  ]
  if (found.state === 'lost') return [...begin, { text: 'lost', look: 'bad' }, ...UNKNOWN]
  const { version, latencyMs, up, waiting } = found.look
  return [
    ...begin,
    { text: 'connected', look: 'good' },
    { text: version },
    { text: formatElapsed(latencyMs) },
    { text: String(up) },
    { text: String(waiting), look: waiting > 0 ? 'warning' : 'plain' },
  ]
}

/** For programs. */
export function hostValue({ host, found }: TriedHost): object {
  if (found.state === 'connected') return { ...host, state: 'connected', ...found.look, error: null }
  return { ...host, state: 'lost', error: { code: found.code, message: found.message } }
}

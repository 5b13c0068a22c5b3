import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { endianness } from 'node:os'
import { errnoOf } from '../../base/errors.ts'

/** The kernel's tables of TCP connections, which name the user of each (proc_net_tcp in the kernel's documents). */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'] as const

/** One end of a connection. */
export interface Endpoint {
  readonly address: string
  readonly port: number
}

/**
 * The user whose process is at the other end of a connection within this machine; null if the system does not tell:
 * only Linux does, and only of connections it has itself.
 */
export async function userOfPeer(socket: Socket): Promise<number | null> {
  const { remoteAddress, remotePort, localAddress, localPort } = socket
  if (remoteAddress === undefined || remotePort === undefined) return null
  if (localAddress === undefined || localPort === undefined) return null
  const tables = await Promise.all(TABLES.map(readIfThere))
  const ends = [
    { address: remoteAddress, port: remotePort },
    { address: localAddress, port: localPort },
  ] as const
  return userIn(tables.join('\n'), ends)
}

/** The user of the connection from the first end to the second in the text of the tables; null if it is not there. */
export function userIn(tables: string, [from, to]: readonly [Endpoint, Endpoint]): number | null {
  const [local, remote] = [endOf(from), endOf(to)]
  for (const line of tables.split('\n')) {
    // sl, local address, remote address, state, queues, timer, retransmits, user
    const [, own, other, , , , , user] = line.trim().split(/\s+/)
    if (own === local && other === remote) return Number(user)
  }
  return null
}

/** As in the tables: the words of the address in the order of this machine's bytes, then the port, in hex. */
function endOf({ address, port }: Endpoint): string {
  const four = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  const bytes = four === undefined ? sixteenBytes(address) : four.split('.').map(Number)
  const words = Array.from({ length: bytes.length / 4 }, (_, word) => bytes.slice(word * 4, word * 4 + 4))
  const ordered = endianness() === 'LE' ? words.map((word) => word.toReversed()) : words
  const digits = ordered.flat().map((byte) => byte.toString(16).padStart(2, '0'))
  return `${digits.join('')}:${port.toString(16).padStart(4, '0')}`.toUpperCase()
}

function sixteenBytes(address: string): number[] {
  const [head = '', tail = ''] = address.split('::')
  const groupsOf = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)))
  const [first, last] = [groupsOf(head), groupsOf(tail)]
  const groups = [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last]
  return groups.flatMap((group) => [group >> 8, group & 255])
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'EACCES') return ''
    throw error
  }
}

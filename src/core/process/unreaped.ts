import { readableName } from './command-line.ts'
import { isZombie, type ProcessRow } from './process-row.ts'

/** The process that does not wait for children of its own that have ended; of several, the one with the most. `name` is safe to display. */
export interface UnwaitingParent {
  readonly pid: number
  readonly name: string
}

/** Null: there are no zombies among them, or their parents are not. */
export function unwaitingParentOf(members: readonly ProcessRow[]): UnwaitingParent | null {
  const zombies = members.filter(isZombie)
  if (zombies.length === 0) return null
  const [most] = [...Map.groupBy(zombies, ({ parentPid }) => parentPid)]
    .map(([pid, { length }]) => ({ parent: members.find((row) => row.pid === pid), length }))
    .toSorted((a, b) => b.length - a.length)
  const parent = most?.parent
  return parent === undefined ? null : { pid: parent.pid, name: readableName(parent.name) }
}

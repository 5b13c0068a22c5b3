import type { AgentGroup } from '../../state/agent-groups.ts'

/** Every row is as high as every other, so that a place in the list is known without drawing it, px. */
export const ROW_PX = 49
export const HEADING_PX = 31

/** One line of the agent list. Only the lines in sight are drawn. */
export type ListLine = HeadingLine | AgentLine

interface HeadingLine {
  readonly kind: 'heading'
  readonly group: string | null
  /** Distance from the top of the list, px. */
  readonly top: number
}

interface AgentLine {
  readonly kind: 'agent'
  readonly group: string | null
  readonly top: number
  readonly id: string
  /** Place among all agents of the list, headings left out, from 1. */
  readonly place: number
}

/** The drawn lines of one group. */
export interface LineSection {
  readonly group: string | null
  readonly lines: readonly ListLine[]
}

/** The list from top to bottom. A lone group without a name has no heading. */
export function listLines(groups: readonly AgentGroup[]): readonly ListLine[] {
  const isLonely = groups.length === 1 && groups[0]?.name === null
  const lines: ListLine[] = []
  let top = 0
  let place = 0
  for (const { name: group, ids } of groups) {
    if (!isLonely) {
      lines.push({ kind: 'heading', group, top })
      top += HEADING_PX
    }
    for (const id of ids) {
      lines.push({ kind: 'agent', group, top, id, place: ++place })
      top += ROW_PX
    }
  }
  return lines
}

/** Height of the whole list, px. */
export function heightOf(lines: readonly ListLine[]): number {
  const last = lines.at(-1)
  return last === undefined ? 0 : bottomOf(last)
}

/** The lines that reach between two heights, and the agent `alwaysId` wherever it is, by group and from top to bottom. */
export function sectionsBetween(
  lines: readonly ListLine[],
  { from, to, alwaysId }: { readonly from: number; readonly to: number; readonly alwaysId: string | null },
): readonly LineSection[] {
  const drawn = lines.filter(
    (line) => (line.top < to && bottomOf(line) > from) || (line.kind === 'agent' && line.id === alwaysId),
  )
  return [...Map.groupBy(drawn, ({ group }) => group)].map(([group, lines]) => ({ group, lines }))
}

function bottomOf({ kind, top }: ListLine): number {
  return top + (kind === 'heading' ? HEADING_PX : ROW_PX)
}

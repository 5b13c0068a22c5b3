import type { AgentGroup } from '../../state/agent-groups.ts'

/** Every row is as high as every other, so that a place in the list is known without drawing it, px. */
export const ROW_PX = 49
export const HEADING_PX = 31

/** One line of the agent list. Only the lines in sight are drawn. `top` is the distance from the top of its section, px. */
export type ListLine =
  | { readonly kind: 'heading'; readonly top: number }
  | {
      readonly kind: 'agent'
      readonly top: number
      readonly id: string
      /** Place among all agents of the list, headings left out, from 1. */
      readonly place: number
    }

/** A group and its lines. */
export interface ListSection {
  /** Null: the agents without a group. */
  readonly group: string | null
  /** Distance from the top of the list, px. */
  readonly top: number
  /** Of all its lines, px. */
  readonly height: number
  readonly lines: readonly ListLine[]
}

/** The list from top to bottom. A lone group without a name has no heading. */
export function listSections(groups: readonly AgentGroup[]): readonly ListSection[] {
  const isLonely = groups.length === 1 && groups[0]?.name === null
  const headingPx = isLonely ? 0 : HEADING_PX
  const sections: ListSection[] = []
  let top = 0
  let place = 0
  for (const { name: group, ids } of groups) {
    const rows = ids.map((id, index) => {
      place += 1
      return { kind: 'agent', top: headingPx + index * ROW_PX, id, place } as const
    })
    const height = headingPx + ids.length * ROW_PX
    sections.push({ group, top, height, lines: isLonely ? rows : [{ kind: 'heading', top: 0 }, ...rows] })
    top += height
  }
  return sections
}

/** Height of the whole list, px. */
export function heightOf(sections: readonly ListSection[]): number {
  const last = sections.at(-1)
  return last === undefined ? 0 : last.top + last.height
}

/** The lines that reach between two heights, and the agent `alwaysId` wherever it is. */
export function sectionsBetween(
  sections: readonly ListSection[],
  { from, to, alwaysId }: { readonly from: number; readonly to: number; readonly alwaysId: string | null },
): readonly ListSection[] {
  return sections
    .map((section) => ({
      ...section,
      lines: section.lines.filter((line) => {
        const top = section.top + line.top
        const bottom = top + (line.kind === 'heading' ? HEADING_PX : ROW_PX)
        return (top < to && bottom > from) || (line.kind === 'agent' && line.id === alwaysId)
      }),
    }))
    .filter(({ lines }) => lines.length > 0)
}

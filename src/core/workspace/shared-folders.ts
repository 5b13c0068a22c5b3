import type { AgentSpec } from '../../shapes/spec.ts'

/** What is looked at of an agent. */
interface Placed {
  readonly id: string
  readonly spec: Pick<AgentSpec, 'name' | 'cwd' | 'workspace'>
  /** Where its worktree lies; null: it has none. */
  readonly worktree: { readonly path: string } | null
}

/** The names of the agents that work in this very folder, in order; `exceptId`: it is not looked at. */
export function namesAt(folder: string, agents: Iterable<Placed>, exceptId: string | null): readonly string[] {
  const place = bare(folder)
  const names: string[] = []
  for (const agent of agents) {
    if (agent.id !== exceptId && placeOf(agent) === place) names.push(agent.spec.name)
  }
  return names.toSorted()
}

/**
 * Tells the names of those an agent shares its folder with, in order; nobody for one that works in the worktree of another. Made in one pass,
 * and each answer looks at that folder's agents only, however many there are elsewhere.
 */
export function sharersAmong(agents: readonly Placed[]): (agentId: string) => readonly string[] {
  const byId = new Map(agents.map((agent) => [agent.id, agent]))
  const groups = Map.groupBy(agents, placeOf)
  const inOrder = new Map<string, readonly string[]>()
  return (agentId) => {
    const agent = byId.get(agentId)
    if (agent === undefined || agent.spec.workspace.kind === 'worktree') return []
    const place = placeOf(agent)
    const names = inOrder.get(place) ?? (groups.get(place) ?? []).map(({ spec }) => spec.name).toSorted()
    inOrder.set(place, names)
    return names.toSpliced(names.indexOf(agent.spec.name), 1)
  }
}

function placeOf({ spec, worktree, id }: Placed): string {
  // One that was not made yet is nobody else's.
  if (spec.workspace.kind === 'worktree') return worktree === null ? `\0${id}` : bare(worktree.path)
  return bare(spec.cwd)
}

function bare(folder: string): string {
  return folder.replace(/(?<=[^\\/])[\\/]+$/, '')
}

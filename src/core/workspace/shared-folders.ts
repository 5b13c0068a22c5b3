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

/** For every agent that shares its folder, whom it shares it with; by id. One pass, whatever their number. */
export function allSharers(agents: readonly Placed[]): ReadonlyMap<string, readonly string[]> {
  const groups = Map.groupBy(agents, placeOf)
  const shared = new Map<string, readonly string[]>()
  for (const group of groups.values()) {
    if (group.length < 2) continue
    for (const agent of group) {
      if (agent.spec.workspace.kind === 'worktree') continue
      shared.set(
        agent.id,
        group
          .filter(({ id }) => id !== agent.id)
          .map(({ spec }) => spec.name)
          .toSorted(),
      )
    }
  }
  return shared
}

function placeOf({ spec, worktree, id }: Placed): string {
  // One that was not made yet is nobody else's.
  if (spec.workspace.kind === 'worktree') return worktree === null ? `\0${id}` : bare(worktree.path)
  return bare(spec.cwd)
}

function bare(folder: string): string {
  return folder.replace(/(?<=[^\\/])[\\/]+$/, '')
}

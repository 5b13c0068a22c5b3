import type { AgentTypeView } from '../../contract/views.ts'
import type { AgentFacts } from '../../core/doctor/programs.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import type { DoctorParts } from './doctor-parts.ts'

/** The agent CLIs Corral knows: types that have a program of their own and tell its version. */
export async function installedAgents({ ports, agentTypes }: DoctorParts): Promise<readonly AgentFacts[]> {
  const types = (await ports.agentTypes.list()).filter(({ versionArgs }) => versionArgs !== null)
  const first = factsOf(types, await agentTypes())
  // All are asked at once, and a busy machine may be too slow for that: those that told nothing are asked again.
  const isWhole = first.every(({ path, version }) => path === null || version !== null)
  return isWhole ? first : factsOf(types, await agentTypes())
}

function factsOf(types: readonly AgentType[], views: readonly AgentTypeView[]): readonly AgentFacts[] {
  return types.flatMap((type) => {
    const view = views.find(({ id }) => id === type.id)
    if (view === undefined || view.command === null) return []
    const { id, name, command, path, version, installHint } = view
    const seen = [...new Set(type.activity.flatMap((rule) => rule.seen))]
    return [{ id, name, command, path, version, seen, installHint }]
  })
}

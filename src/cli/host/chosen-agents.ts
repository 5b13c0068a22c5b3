import { similarNames } from '../../base/similar-name.ts'
import type { AgentView } from '../../contract/views.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { orList } from '../output/or-list.ts'
import type { Session } from './session.ts'

/** Agents as they are named on the command line. */
export interface Choice {
  readonly refs: readonly string[]
  readonly group: string | undefined
  readonly isAll: boolean
  /** Those that `--all` and `--group` mean. */
  readonly fits: (agent: AgentView) => boolean
}

/** Who is meant, each once; nobody where none of a group fits. Throws a Failure if there is no such group, or no agent. */
export async function namesOf(session: Session, { refs, group, isAll, fits }: Choice): Promise<readonly string[]> {
  if (!isAll && group === undefined) return [...new Set(refs)]
  const all = await session.agents()
  const others = isAll ? all : all.filter(({ spec }) => spec.group === group)
  if (others.length === 0) {
    throw new Failure(EXIT.notFound, group === undefined ? 'There are no agents yet.' : noGroup(group, all))
  }
  return [...new Set([...refs, ...others.filter(fits).map(({ spec }) => spec.name)])]
}

function noGroup(group: string, all: readonly AgentView[]): string {
  const meant = similarNames(group, [...new Set(all.flatMap(({ spec }) => spec.group ?? []))])
  const hint = meant.length > 0 ? `Did you mean ${orList(meant)}?` : '"corral list" shows all agents.'
  return `No agent is in a group "${group}". ${hint}`
}

import { nearestWord } from '../../words/filter/did-you-mean.ts'
import type { DesiredAgent } from './desired-agents.ts'

/** Which agents of a file are meant. */
export interface Choice {
  /** Names; empty: all. */
  readonly names: readonly string[]
  readonly profiles: readonly string[]
}

/** What is wrong with what agents depend on: of which agent, and which of its dependencies (null: several). */
export interface DependencyProblem {
  readonly agent: string
  readonly index: number | null
  readonly message: string
}

/** Names that are none of the file, and agents that depend on themselves by way of others. */
export function dependencyProblems(agents: readonly DesiredAgent[]): readonly DependencyProblem[] {
  const names = agents.map(({ spec }) => spec.name)
  const unknown = agents.flatMap(({ spec, dependsOn }) =>
    dependsOn.flatMap((name, index): readonly DependencyProblem[] => {
      if (names.includes(name)) return []
      const near = nearestWord(name, names)
      const hint = near === null ? 'It has to be one of this file.' : `Did you mean "${near}"?`
      return [{ agent: spec.name, index, message: `"${spec.name}" depends on "${name}", which is no agent. ${hint}` }]
    }),
  )
  return unknown.length > 0 ? unknown : circles(agents)
}

/** Those meant, and all they depend on. An unknown name throws nothing: it is not in the answer. */
export function chosenAgents(agents: readonly DesiredAgent[], { names, profiles }: Choice): readonly DesiredAgent[] {
  const byName = new Map(agents.map((agent) => [agent.spec.name, agent]))
  const isInProfile = (agent: DesiredAgent): boolean =>
    agent.profiles.length === 0 || agent.profiles.some((profile) => profiles.includes(profile))
  const meant = new Set<DesiredAgent>()
  const add = (agent: DesiredAgent | undefined): void => {
    if (agent === undefined || meant.has(agent)) return
    meant.add(agent)
    for (const name of agent.dependsOn) add(byName.get(name))
  }
  // Whoever is named is meant, whatever its profiles.
  if (names.length > 0) for (const name of names) add(byName.get(name))
  else for (const agent of agents) if (isInProfile(agent)) add(agent)
  return agents.filter((agent) => meant.has(agent))
}

/** Agents in steps: those of one step depend only on those of the steps before. */
export function stepsOf(agents: readonly DesiredAgent[]): readonly (readonly DesiredAgent[])[] {
  const steps: DesiredAgent[][] = []
  const known = new Set(agents.map(({ spec }) => spec.name))
  const done = new Set<string>()
  let left = [...agents]
  while (left.length > 0) {
    const ready = left.filter(({ dependsOn }) => dependsOn.every((name) => done.has(name) || !known.has(name)))
    if (ready.length === 0) throw new Error('agents that depend on each other in a circle')
    steps.push(ready)
    for (const { spec } of ready) done.add(spec.name)
    left = left.filter((agent) => !ready.includes(agent))
  }
  return steps
}

/** One problem for each circle that a walk along the dependencies comes upon. */
function circles(agents: readonly DesiredAgent[]): readonly DependencyProblem[] {
  const byName = new Map(agents.map((agent) => [agent.spec.name, agent]))
  const finished = new Set<string>()
  const problems: DependencyProblem[] = []
  const walk = (name: string, way: readonly string[]): void => {
    if (finished.has(name)) return
    const at = way.indexOf(name)
    if (at !== -1) {
      const circle = [...way.slice(at), name].map((each) => `"${each}"`).join(' → ')
      problems.push({ agent: name, index: null, message: `Agents depend on each other in a circle: ${circle}.` })
      return
    }
    for (const next of byName.get(name)?.dependsOn ?? []) walk(next, [...way, name])
    finished.add(name)
  }
  for (const { spec } of agents) walk(spec.name, [])
  return problems
}

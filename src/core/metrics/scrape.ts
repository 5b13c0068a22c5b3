import type { Labels } from './labels.ts'
import type { AgentFigures, MetricsReading } from './reading.ts'

/** A reading with the labels of its agents. */
export interface Scrape extends MetricsReading {
  /** Those of people: an agent that was made for a task goes with it, and lines of its own would only pile up. */
  readonly own: readonly Labelled[]
  /** By agent id; of those above. */
  readonly labelsOf: ReadonlyMap<string, Labels>
}

/** An agent, and the labels each of its samples has. */
export interface Labelled {
  readonly agent: AgentFigures
  readonly labels: Labels
}

/**
 * Names are unique, but a database that was changed by hand may hold one twice, and two lines with the same labels make Prometheus refuse the whole
 * scrape: the later agent then has its id behind its name.
 */
export function scrapeOf(reading: MetricsReading): Scrape {
  const taken = new Set<string>()
  const own: Labelled[] = []
  for (const agent of reading.agents) {
    if (agent.isForTask) continue
    let name = agent.name.toWellFormed()
    while (taken.has(name)) name = `${name} (${agent.id})`
    taken.add(name)
    own.push({ agent, labels: { agent: name, type: agent.type, group: agent.group ?? '' } })
  }
  return { ...reading, own, labelsOf: new Map(own.map(({ agent, labels }) => [agent.id, labels])) }
}

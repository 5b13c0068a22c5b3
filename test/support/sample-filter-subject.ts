import type { FilterSubject } from '../../src/words/filter/subject.ts'
import { agentView } from './fake-server.ts'

/** An agent as filters see it: up, of type `shell`, in `/`, with nothing known beside it; with the changes given. */
export function sampleFilterSubject(
  name: string,
  agent: Partial<FilterSubject['agent']> = {},
  beside: Partial<Omit<FilterSubject, 'agent'>> = {},
): FilterSubject {
  return { agent: { ...agentView(name, 'running'), ...agent }, alerts: [], sample: null, now: 0, ...beside }
}

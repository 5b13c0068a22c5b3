import type { AgentType } from '../../src/shapes/agent-type.ts'

/** An agent type without any specifics; `changes` adds some. */
export function sampleAgentType(changes: Partial<AgentType> = {}): AgentType {
  return {
    id: 'sample',
    name: 'Sample',
    command: 'sample',
    args: [],
    versionArgs: null,
    versionPattern: null,
    installHint: null,
    homepage: null,
    stop: { ask: null },
    rateLimits: [],
    ...changes,
  }
}

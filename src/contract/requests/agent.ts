import { z } from '../../shapes/zod.ts'
import { phase } from '../../shapes/state.ts'
import { agentSpecInput, agentSpecPatch } from '../../shapes/spec.ts'
import { agentView, explanation, processView } from '../views.ts'
import { journalEntry } from '../../shapes/journal.ts'
import { agentRef, nothing, type RequestShape } from './request.ts'

/** Agents in one page of a list: a fleet of usual size fits into the first. */
const PAGE_AGENTS = 200
const MAX_PAGE_AGENTS = 1_000

const phaseKind = z.enum(phase.options.map((option) => option.shape.kind.value))
const texts = z.array(z.string().max(200)).max(1_000)

/** Which agents: those for which all that is given holds. */
const agentFilter = z.object({
  phases: z.array(phaseKind).optional(),
  /** Ids of agent types. */
  types: texts.optional(),
  group: z.string().nullable().optional(),
  names: texts.optional(),
  /** True: processes of it may live; false: none do. */
  running: z.boolean().optional(),
})
export type AgentFilter = z.infer<typeof agentFilter>

/** What can be asked of agents and about them. */
export const agentRequests = {
  /** Agents in the order in which they were made, a page at a time; `next` is the `after` of the next page, null: there is none. */
  'agent.list': {
    input: z.object({
      filter: agentFilter.default({}),
      after: z.string().max(100).nullable().default(null),
      limit: z.number().int().min(1).max(MAX_PAGE_AGENTS).default(PAGE_AGENTS),
    }),
    output: z.object({
      agents: z.array(agentView).readonly(),
      /** Agents that pass the filter, in all pages. */
      total: z.number().int(),
      next: z.string().nullable(),
    }),
  },
  'agent.describe': {
    input: agentRef,
    output: z.object({ agent: agentView, journal: z.array(journalEntry).readonly() }),
  },
  /** Creates an agent, and starts it if asked. A start that fails leaves the agent there, in phase `failed`. */
  'agent.create': { input: z.object({ spec: agentSpecInput, start: z.boolean() }), output: agentView },
  /** Changes a spec. A running agent takes it up at its next start. */
  'agent.update': { input: agentRef.extend({ patch: agentSpecPatch }), output: agentView },
  /** Stops the agent if it is up, then forgets it. */
  'agent.remove': { input: agentRef, output: nothing },
  /** Starts it, or queues it when the gate is closed. `skipQueue`: a person insists. */
  'agent.start': { input: agentRef.extend({ skipQueue: z.boolean().optional() }), output: agentView },
  /** Begins a stop and answers at once; a second one while it runs goes straight to force. */
  'agent.stop': { input: agentRef, output: agentView },
  'agent.restart': { input: agentRef, output: agentView },
  'agent.kill': { input: agentRef, output: agentView },
  /** Stops every agent that is up; answers when all are down or their plans are at their end. A cancel ends the wait, not the stops. */
  'agent.stopAll': { input: nothing, output: z.object({ stopped: z.number().int(), survivors: z.number().int() }) },
  /** Why the agent is in its phase, when it starts next and by which numbers. */
  'agent.explain': { input: agentRef, output: explanation },
  /** The process tree now, parents before children. */
  'agent.processes': { input: agentRef, output: z.array(processView).readonly() },
} as const satisfies Record<string, RequestShape>

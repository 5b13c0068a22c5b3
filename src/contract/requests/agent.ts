import { z } from '../../shapes/zod.ts'
import { phase } from '../../shapes/state.ts'
import { agentSpecInput, agentSpecPatch } from '../../shapes/spec.ts'
import { daySpending } from '../../shapes/spending.ts'
import { agentView, explanation, processView } from '../views.ts'
import { journalEntry } from '../../shapes/journal.ts'
import { agentRef, nothing, request } from './request.ts'

/** Agents per page of a list: a fleet of usual size fits into the first. */
const PAGE_AGENTS = 200
export const MAX_PAGE_AGENTS = 1_000
/** Longest name of a variable that is asked for, characters; those of people have some thirty. */
const MAX_VARIABLE_NAME = 1_000

const phaseKind = z.enum(phase.options.map((option) => option.shape.kind.value))
const texts = z.array(z.string().max(200)).max(1_000)

/** Selects agents; all given conditions must hold. */
const agentFilter = z.object({
  phases: z.array(phaseKind).optional(),
  /** Ids of agent types. */
  types: texts.optional(),
  group: z.string().nullable().optional(),
  names: texts.optional(),
  /** True: agents that may have live processes; false: those that have none. */
  running: z.boolean().optional(),
})
export type AgentFilter = z.infer<typeof agentFilter>

export const agentRequests = {
  /**
   * Agents in order of creation, one page at a time; `next` is the `after` of the next page, or null on the last. A page
   * has fewer than `limit` if they are large.
   */
  'agent.list': request(() => ({
    input: z.object({
      filter: agentFilter.default({}),
      after: z.string().max(100).nullable().default(null),
      limit: z.number().int().min(1).max(MAX_PAGE_AGENTS).default(PAGE_AGENTS),
    }),
    output: z.object({
      agents: z.array(agentView).readonly(),
      /** Number of agents that pass the filter, on all pages. */
      total: z.number().int(),
      next: z.string().nullable(),
    }),
  })),
  'agent.describe': request(() => ({
    input: agentRef,
    output: z.object({ agent: agentView, journal: z.array(journalEntry).readonly() }),
  })),
  /** Creates an agent, and starts it if requested. If the start fails, the agent stays, in phase `failed`. */
  'agent.create': request(() => ({ input: z.object({ spec: agentSpecInput, start: z.boolean() }), output: agentView })),
  /** Changes a spec. A running agent uses it from its next start on. */
  'agent.update': request(() => ({ input: agentRef.extend({ patch: agentSpecPatch }), output: agentView })),
  /** The value of one secret variable. The agent's journal says that it was shown. */
  'agent.secret': request(() => ({
    input: agentRef.extend({ name: z.string().min(1).max(MAX_VARIABLE_NAME) }),
    output: z.object({ value: z.string() }),
  })),
  /** Stops the agent if it is up, then removes it and deletes its secrets. */
  'agent.remove': request(() => ({ input: agentRef, output: nothing })),
  /**
   * Starts it, or queues it if the gate holds it back. `skipQueue`: a person starts it in spite of the limits. `resume`: it is to go on with its last
   * conversation, or to begin anew; left out, its policy decides.
   */
  'agent.start': request(() => ({
    input: agentRef.extend({ skipQueue: z.boolean().optional(), resume: z.boolean().optional() }),
    output: agentView,
  })),
  /** Begins a stop and answers at once; a second request during the stop kills. */
  'agent.stop': request(() => ({ input: agentRef, output: agentView })),
  'agent.restart': request(() => ({ input: agentRef, output: agentView })),
  'agent.kill': request(() => ({ input: agentRef, output: agentView })),
  /** Lets an agent go on that the guard of the machine's memory holds; it is not held again before memory has been free. */
  'agent.letRun': request(() => ({ input: agentRef, output: agentView })),
  /**
   * Stops every agent that is up; answers when all are down or their stop plans are finished. A cancel ends the wait,
   * not the stops.
   */
  'agent.stopAll': request(() => ({
    input: nothing,
    output: z.object({ stopped: z.number().int(), survivors: z.number().int() }),
  })),
  /** Why the agent is in its phase and when it starts next, with the numbers behind it. */
  'agent.explain': request(() => ({ input: agentRef, output: explanation })),
  /** What is said of what it is doing, with its screen, as text a person can send on; an agent that is not up has none. */
  'agent.activityReport': request(() => ({ input: agentRef, output: z.object({ text: z.string() }) })),
  /** What it used on its latest days, the latest first. */
  'agent.spendingDays': request(() => ({ input: agentRef, output: z.array(daySpending).readonly() })),
  /** The current process tree, parents before children. */
  'agent.processes': request(() => ({ input: agentRef, output: z.array(processView).readonly() })),
}

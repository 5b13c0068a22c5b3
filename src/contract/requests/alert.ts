import { z } from '../../shapes/zod.ts'
import { alertRuleView, alertView } from '../views.ts'
import { nothing, request } from './request.ts'

const rule = z.string().min(1).max(48)
/** An agent by its id or its name; null: the host. */
const agent = z.string().min(1).max(200).nullable()

export const alertRequests = {
  /** Those that fire, and those that did in the last quarter of an hour. */
  'alert.list': request(() => ({ input: nothing, output: z.object({ alerts: z.array(alertView).readonly() }) })),
  /** A person has seen it: it is told no more, until it is over. */
  'alert.acknowledge': request(() => ({ input: z.object({ rule, agent: agent.default(null) }), output: nothing })),
  /**
   * Nothing is told or done of these alerts until a moment, epoch ms; one that has passed ends the silence. A rule
   * (null: all), an agent (null: all, and the host), or both.
   */
  'alert.silence': request(() => ({
    input: z
      .object({ rule: rule.nullable().default(null), agent: agent.default(null), untilMs: z.number().int() })
      .refine((silence) => silence.rule !== null || silence.agent !== null, 'name a rule or an agent'),
    output: nothing,
  })),
  /** Does what a rule says is to be done, once, marked as a test; no agent is stopped or restarted. */
  'alert.test': request(() => ({
    input: z.object({ rule }),
    output: z.object({ done: z.array(z.string()).readonly() }),
  })),
  'alert.rules': request(() => ({
    input: nothing,
    output: z.object({
      rules: z.array(alertRuleView).readonly(),
      /** What of the owner's files cannot be used, for people. */
      problems: z.array(z.string()).readonly(),
    }),
  })),
}

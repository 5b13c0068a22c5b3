import { limitAction, limitKind } from './run-limits.ts'
import { restartPolicy } from './restart-policy.ts'
import { agentSpecInput, givenVariable } from './spec.ts'
import { z } from './zod.ts'

/** Version of the format of fleet files. */
export const FLEET_FILE_VERSION = 1

/** A time in ms, or as people write it: "10 s", "5 min". */
const time = z.union([z.number(), z.string()])
/** An amount in the unit of its kind of limit, or as people write it: "2 GB", "150 %", "$3". */
const amount = z.union([z.number(), z.string()])

/** A limit of which nothing else is said than its bound stops a run. */
const limitInFile = z.union([
  amount,
  z.strictObject({
    max: amount,
    warn: amount.nullable().optional(),
    forMs: time.nullable().optional(),
    action: limitAction.optional(),
  }),
])

const when = restartPolicy.shape.when
const restartInFile = z.union([
  when,
  z.strictObject({
    ...restartPolicy.partial().shape,
    ...{ baseDelayMs: time.optional(), maxDelayMs: time.optional(), stableMs: time.optional() },
    windows: z
      .array(z.strictObject({ restarts: z.number(), withinMs: time }))
      .max(64)
      .optional(),
  }),
])

const readinessInFile = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('exec') }),
  z.strictObject({ kind: z.literal('output'), pattern: z.string(), timeoutMs: time }),
  z.strictObject({ kind: z.literal('quiet'), quietMs: time, timeoutMs: time }),
  z.strictObject({ kind: z.literal('hook'), timeoutMs: time }),
])

/** A text; YAML takes 3000 and true for something else. */
const plain = z.union([z.string(), z.number(), z.boolean()]).transform(String)

const texts = z.array(z.string()).max(1_000)

/** What may be said of an agent, in `agents`, `groups` and `defaults`: a spec in which everything may be left out. */
const agentFields = z.strictObject({
  ...agentSpecInput.omit({ name: true }).partial().shape,
  args: z.array(plain).optional(),
  env: z.record(z.string(), z.union([plain, givenVariable])).optional(),
  terminateWaitMs: time.optional(),
  readiness: readinessInFile.optional(),
  restart: restartInFile.optional(),
  limits: z.partialRecord(limitKind, limitInFile.nullable()).optional(),
  /** Whether `corral up` starts it. */
  start: z.boolean().optional(),
  /** It is left alone unless one of these is asked for; none: it always counts. */
  profiles: texts.optional(),
})

const agentInFile = agentFields.extend({
  /** Agents of this file that have to be ready before it is started, and are stopped after it. */
  depends_on: texts.optional(),
})

/** A fleet file as it is written (`corral.yaml`), after its variables were put in. */
export const fleetFile = z.strictObject({
  version: z.literal(FLEET_FILE_VERSION),
  /** Values for `${name}` in the texts below. */
  variables: z.record(z.string().regex(/^[A-Za-z_]\w*$/), z.union([z.string(), z.number(), z.boolean()])).optional(),
  /** Of every agent, where neither its group nor itself says otherwise. */
  defaults: agentFields.optional(),
  /** Of every agent of a group. What is in such a group and not in the file is removed by `corral up --prune`. */
  groups: z.record(z.string(), agentFields.omit({ group: true }).nullable()).optional(),
  agents: z.record(z.string(), agentInFile.nullable()),
})

export type FleetFile = z.infer<typeof fleetFile>
export type AgentFields = z.infer<typeof agentFields>
export type AgentInFile = z.infer<typeof agentInFile>
export type LimitInFile = z.infer<typeof limitInFile>

import { activity } from '../../shapes/activity.ts'
import { journalEntry, journalEvent } from '../../shapes/journal.ts'
import { runEnd } from '../../shapes/run-end.ts'
import { settingsValues } from '../../shapes/settings.ts'
import { agentSpecInput, shownSpec } from '../../shapes/spec.ts'
import { agentSpending } from '../../shapes/spending.ts'
import { phase, shownState } from '../../shapes/state.ts'
import { task } from '../../shapes/task.ts'
import { hostSample, vitalsSample } from '../../shapes/vitals.ts'
import { z } from '../../shapes/zod.ts'
import { callersOf } from '../access.ts'
import { requests, type RequestName } from '../requests.ts'
import { contractError } from '../rpc/errors.ts'
import { clientMessage, hostMessage } from '../rpc/messages.ts'
import { streamMessage, type StreamMessage } from '../streams.ts'
import { CONTRACT_VERSION } from '../version.ts'
import { agentView, alertRuleView, alertView, hostView, processView, survivor, taskView } from '../views.ts'
import { REQUEST_WORDS } from './request-words.ts'
import { ERROR_WORDS, FRAME_WORDS, STREAM_WORDS } from './stream-words.ts'

/** Shapes that are told once and referred to; those that are not named here stand where they are used. */
const NAMED: Readonly<Record<string, z.ZodType>> = {
  ...{
    AgentView: agentView,
    AgentSpec: shownSpec,
    AgentSpecInput: agentSpecInput,
    AgentState: shownState,
    Phase: phase,
  },
  ...{ Activity: activity, AgentSpending: agentSpending, VitalsSample: vitalsSample, HostSample: hostSample },
  ...{ HostView: hostView, Survivor: survivor, ProcessView: processView, Settings: settingsValues, RunEnd: runEnd },
  ...{ JournalEntry: journalEntry, JournalEvent: journalEvent, AlertView: alertView, AlertRuleView: alertRuleView },
  ...{ Task: task, TaskView: taskView, ContractError: contractError },
  ...{ ClientMessage: clientMessage, HostMessage: hostMessage },
}

const SAFE = Number.MAX_SAFE_INTEGER
const REQUEST_NAMES = Object.keys(requests).toSorted() as RequestName[]

/**
 * The whole contract, for programs in other languages: requests with their shapes and who may make them, streams, frames and errors. Shapes are JSON
 * Schema (2020-12) of what is on the wire.
 */
export function contractDescription(): object {
  const { $defs, ...schema } = schemaOfAll()
  const shapes = schema.properties
  return {
    title: 'Contract of Corral',
    contractVersion: CONTRACT_VERSION,
    ...{
      requests: Object.fromEntries(
        REQUEST_NAMES.map((name) => [name, requestOf(name, shapes.requests.properties[name])]),
      ),
    },
    streams: Object.fromEntries(streamsOf(shapes.streams)),
    frames: FRAME_WORDS,
    errors: ERROR_WORDS,
    $defs,
  }
}

/** What of a JSON Schema is looked into here. */
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly oneOf?: readonly Schema[]
  readonly const?: unknown
}

interface SchemaOfAll {
  readonly $defs: Readonly<Record<string, Schema>>
  readonly properties: {
    readonly requests: { readonly properties: Readonly<Record<RequestName, Schema>> }
    readonly streams: Schema
  }
}

/** All shapes in one schema, so that what they share is told once. */
function schemaOfAll(): SchemaOfAll {
  const metadata = z.registry<{ readonly id: string }>()
  for (const [id, shape] of Object.entries(NAMED)) metadata.add(shape, { id })
  const all = z.object({
    requests: z.object(Object.fromEntries(REQUEST_NAMES.map((name) => [name, z.object(requests[name])]))),
    streams: streamMessage,
    named: z.object(NAMED),
  })
  // The input of a shape is what is on the wire, in answers too: a client parses them.
  const schema = z.toJSONSchema(all, { io: 'input', unrepresentable: 'any', metadata, override: (made) => tidy(made) })
  return schema as unknown as SchemaOfAll
}

/** Leaves out what says nothing: that an integer is one a double can hold, and that our own code does not change a list. */
function tidy({
  zodSchema,
  jsonSchema,
}: {
  readonly zodSchema: unknown
  readonly jsonSchema: z.core.JSONSchema.BaseSchema
}) {
  if (jsonSchema.maximum === SAFE) delete jsonSchema.maximum
  if (jsonSchema.minimum === -SAFE) delete jsonSchema.minimum
  delete jsonSchema.readOnly
  if (zodSchema === shownState.shape.phase) jsonSchema.description = 'A Phase, or a kind that only newer hosts know.'
}

function requestOf(name: RequestName, { properties }: Schema): object {
  const { viewer, run } = callersOf(name)
  const roles = ['owner', ...(viewer ? ['viewer'] : []), ...(run === null ? [] : ['run'])]
  return {
    does: REQUEST_WORDS[name],
    roles,
    ...(run !== null && { run }),
    input: properties?.['input'],
    output: properties?.['output'],
  }
}

function streamsOf({ oneOf = [] }: Schema): readonly (readonly [string, object])[] {
  return oneOf.map((message) => {
    const name = message.properties?.['stream']?.const as StreamMessage['stream']
    return [name, { does: STREAM_WORDS[name], message }]
  })
}

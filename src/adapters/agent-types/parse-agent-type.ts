import { err, ok, type Result } from '../../base/result.ts'
import { wrongOfRule } from '../../core/agent/rate-limit/rule-check.ts'
import { agentType, type AgentType } from '../../shapes/agent-type.ts'
import { z } from '../../shapes/zod.ts'

/** The version of the file format this program reads. */
const SCHEMA_VERSION = 1

const agentTypeFile = agentType.extend({ schemaVersion: z.literal(SCHEMA_VERSION) })
type Field = keyof z.output<typeof agentTypeFile>

const RULE_SHAPE = '{ "pattern": "…", "reset": "epoch", "clock", "duration", "date" or "none" }'

/** What each field must be, in the order in which problems are reported. */
const WANTED: Readonly<Record<Field, string>> = {
  schemaVersion: String(SCHEMA_VERSION),
  id: 'lower-case letters, digits and dashes, at most 32',
  name: 'a name of at most 64 characters',
  command: 'a program or null',
  args: 'a list of texts',
  versionArgs: 'a list of texts or null',
  versionPattern: 'a regular expression or null',
  installHint: 'a text or null',
  homepage: 'a web address or null',
  stop: '{ "ask": null }, { "ask": { "kind": "keys", "keys": "…" } } or { "ask": { "kind": "signal", "signal": "SIG…" } }',
  rateLimits: `a list of ${RULE_SHAPE}`,
}

/** Parses the text of an agent type file; the error is a message for people. */
export function parseAgentType(text: string): Result<AgentType, string> {
  const parsed = agentTypeFile.safeParse(parseJson(text))
  if (!parsed.success) return err(problemOf(parsed.error))
  const { schemaVersion: _, ...type } = parsed.data
  for (const [index, rule] of type.rateLimits.entries()) {
    const wrong = wrongOfRule(rule)
    if (wrong !== null) return err(`"rateLimits", rule ${index + 1}: ${wrong}`)
  }
  return ok(type)
}

function problemOf({ issues }: z.ZodError): string {
  const fields = Object.keys(WANTED) as Field[]
  const paths = issues.map(({ path }) => path)
  const field = fields.find((name) => paths.some(([first]) => first === name))
  if (field === undefined) return 'it is not a JSON object'
  const rule = paths.find((path) => path[0] === field)?.[1]
  return field === 'rateLimits' && typeof rule === 'number'
    ? `"rateLimits", rule ${rule + 1}: it must be ${RULE_SHAPE}`
    : `"${field}" must be ${WANTED[field]}`
}

/** Null if the text is not JSON; the caller rejects it because null is not an object. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

import type { AgentType, RateLimitRule, StopAsk } from '../../shapes/agent-type.ts'
import { wrongOfRule } from '../../core/agent/rate-limit/rule-check.ts'
import { err, ok, type Result } from '../../base/result.ts'

/** The version of the files this program reads. */
const SCHEMA_VERSION = 1
const ID = /^[a-z0-9][a-z0-9-]{0,31}$/
const SIGNAL = /^SIG[A-Z0-9]+$/
const WEB_ADDRESS = /^https?:\/\//

/** An agent type out of the text of a file, or what is wrong with it, for people. */
export function parseAgentType(text: string): Result<AgentType, string> {
  const file = parseJson(text)
  if (file === null) return err('it is no JSON object')
  const wrong = CHECKS.find(([field, isRight]) => !isRight(file[field]))
  if (wrong !== undefined) return err(`"${wrong[0]}" must be ${wrong[2]}`)
  const rateLimits = parseRateLimits(file['rateLimits'])
  if (!rateLimits.ok) return rateLimits
  const ask = (file['stop'] as { ask: StopAsk | null }).ask
  const fields = file as unknown as AgentType
  return ok({
    id: fields.id,
    name: fields.name,
    command: fields.command,
    args: fields.args,
    versionArgs: fields.versionArgs,
    versionPattern: fields.versionPattern,
    installHint: fields.installHint,
    homepage: fields.homepage,
    stop: { ask },
    rateLimits: rateLimits.value,
  })
}

type Check = readonly [field: string, isRight: (value: unknown) => boolean, wanted: string]

const CHECKS: readonly Check[] = [
  ['schemaVersion', (value) => value === SCHEMA_VERSION, String(SCHEMA_VERSION)],
  ['id', (value) => isText(value) && ID.test(value), 'lower-case letters, digits and dashes, at most 32'],
  ['name', (value) => isText(value) && value.trim() !== '' && value.length <= 64, 'a name of at most 64 characters'],
  ['command', (value) => value === null || (isText(value) && value.trim() !== ''), 'a program or null'],
  ['args', isTexts, 'a list of texts'],
  ['versionArgs', (value) => value === null || isTexts(value), 'a list of texts or null'],
  ['versionPattern', (value) => value === null || isPattern(value), 'a regular expression or null'],
  ['installHint', (value) => value === null || isText(value), 'a text or null'],
  ['homepage', (value) => value === null || (isText(value) && WEB_ADDRESS.test(value)), 'a web address or null'],
  [
    'stop',
    isStop,
    '{ "ask": null }, { "ask": { "kind": "keys", "keys": "…" } } or { "ask": { "kind": "signal", "signal": "SIG…" } }',
  ],
]

function parseJson(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** NUL ends a text for the system calls that get it. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0')
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText)
}

function isPattern(value: unknown): boolean {
  if (!isText(value)) return false
  try {
    return new RegExp(value) instanceof RegExp
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

function isStop(value: unknown): boolean {
  if (!isObject(value)) return false
  const ask = value['ask']
  if (ask === null) return true
  if (!isObject(ask)) return false
  if (ask['kind'] === 'keys') return isText(ask['keys']) && ask['keys'] !== ''
  return ask['kind'] === 'signal' && isText(ask['signal']) && SIGNAL.test(ask['signal'])
}

const RESETS: ReadonlySet<unknown> = new Set<RateLimitRule['reset']>(['epoch', 'clock', 'duration', 'date', 'none'])
const RULE_SHAPE = '{ "pattern": "…", "reset": "epoch", "clock", "duration", "date" or "none" }'

/** Files written before there were such rules have none. */
function parseRateLimits(value: unknown): Result<readonly RateLimitRule[], string> {
  if (value === undefined) return ok([])
  if (!Array.isArray(value)) return err(`"rateLimits" must be a list of ${RULE_SHAPE}`)
  const rules: RateLimitRule[] = []
  for (const [index, rule] of value.entries()) {
    const wrong = isRule(rule) ? wrongOfRule(rule) : `it must be ${RULE_SHAPE}`
    if (wrong !== null) return err(`"rateLimits", rule ${index + 1}: ${wrong}`)
    const { pattern, reset } = rule as RateLimitRule
    rules.push({ pattern, reset })
  }
  return ok(rules)
}

function isRule(value: unknown): value is RateLimitRule {
  return isObject(value) && isText(value['pattern']) && value['pattern'] !== '' && RESETS.has(value['reset'])
}

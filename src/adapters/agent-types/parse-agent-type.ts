import { parseJson } from '../../base/parse-json.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { compileRule } from '../../core/agent/rate-limit/compiled-rule.ts'
import { compileActivityRule } from '../../core/activity/rules/compiled-rules.ts'
import { ACTIVITY_MAX_RULES, RATE_LIMIT_MAX_RULES } from '../../core/limits.ts'
import type { Patterns } from '../../core/patterns.ts'
import type { ActivityRule } from '../../shapes/activity-rule.ts'
import { agentType, type AgentType, type RateLimitRule } from '../../shapes/agent-type.ts'
import { z } from '../../shapes/zod.ts'

/** The version of the file format this program reads. */
const SCHEMA_VERSION = 1

const agentTypeFile = agentType.extend({ schemaVersion: z.literal(SCHEMA_VERSION) })
type Field = keyof z.output<typeof agentTypeFile>

const RULE_SHAPES = {
  rateLimits: '{ "pattern": "…", "reset": "epoch", "clock", "duration", "date" or "none" }',
  activity:
    '{ "id": "…", "in": "title", "screen" or "notification", "patterns": ["…"], "means": "working", "approval", "idle" or another meaning, … }, see docs/activity.md',
} as const

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
  rateLimits: `a list of ${RULE_SHAPES.rateLimits}`,
  hidesTmux: 'true or false',
  sessionFile: '"claude" or null',
  transcript: '"claude", "codex", "gemini", "copilot" or null',
  isShell: 'true or false',
  server: '"opencode" or null',
  extras: 'a list of { "gives": "hooks" or "own-processes", "args": ["…"], … }, see docs/activity.md',
  task: '{ "args": ["…", "{prompt}"], "format": "exit-code" or an agent\'s, "permissions": { "own": { "args": [], "env": {} }, … }, … } or null, see docs/tasks.md',
  activity: `a list of ${RULE_SHAPES.activity}`,
  resume: '{ "name": ["…{id}"] or null, "goOn": ["…{id}"], "unlessArgs": ["…"] } or null',
  message: '{ "submit": "…", "settleMs": … }',
  limits: '{ "memory": { "warn": null, "max": 2000000000, "forMs": null, "action": "stop" }, … }, see docs/limits.md',
  needs: '{ "memory": bytes, "processes": …, "open-files": … }',
}

/** An agent type without the patterns that cannot be used, and what is wrong with each of those, for people. */
export interface ParsedAgentType {
  readonly type: AgentType
  readonly problems: readonly string[]
}

/** An agent type out of the text of a file, or what is wrong with it, for people. Its patterns are compiled here for the first time. */
export function parseAgentType(text: string, patterns: Patterns): Result<ParsedAgentType, string> {
  const parsed = agentTypeFile.safeParse(parseJson(text))
  if (!parsed.success) return err(problemOf(parsed.error))
  const { schemaVersion: _, ...type } = parsed.data
  const versionProblem = problemOfVersionPattern(type.versionPattern, patterns)
  const checked = type.rateLimits.map((rule, index) => ({ rule, problem: problemOfRule(rule, index, patterns) }))
  const activity = type.activity.map((rule, index) => ({
    rule,
    problem: problemOfActivity(index, type.activity, patterns),
  }))
  const problems = [versionProblem, ...[...checked, ...activity].map(({ problem }) => problem)].filter(
    (problem) => problem !== null,
  )
  return ok({
    type: {
      ...type,
      versionPattern: versionProblem === null ? type.versionPattern : null,
      rateLimits: checked.filter(({ problem }) => problem === null).map(({ rule }) => rule),
      activity: activity.filter(({ problem }) => problem === null).map(({ rule }) => rule),
    },
    problems,
  })
}

function problemOfVersionPattern(pattern: string | null, patterns: Patterns): string | null {
  const compiled = pattern === null ? null : patterns.compile(pattern)
  return compiled === null || compiled.ok ? null : `"versionPattern" is ignored: ${compiled.error}`
}

function problemOfRule(rule: RateLimitRule, index: number, patterns: Patterns): string | null {
  const name = `"rateLimits", rule ${index + 1}, is ignored`
  if (index >= RATE_LIMIT_MAX_RULES) return `${name}: there may be ${RATE_LIMIT_MAX_RULES}; join some with "|"`
  const compiled = compileRule(rule, patterns)
  return compiled.ok ? null : `${name}: ${compiled.error}`
}

function problemOfActivity(index: number, rules: readonly ActivityRule[], patterns: Patterns): string | null {
  const rule = rules[index]
  if (rule === undefined) return null
  const name = `"activity", rule "${rule.id}", is ignored`
  if (index >= ACTIVITY_MAX_RULES) return `${name}: there may be ${ACTIVITY_MAX_RULES}`
  if (rules.findIndex(({ id }) => id === rule.id) < index) return `${name}: another rule has that id; choose a new one`
  const compiled = compileActivityRule(rule, patterns)
  return compiled.ok ? null : `${name}: ${compiled.error}`
}

function problemOf({ issues }: z.ZodError): string {
  const fields = Object.keys(WANTED) as Field[]
  const paths = issues.map(({ path }) => path)
  const field = fields.find((name) => paths.some(([first]) => first === name))
  if (field === undefined) return 'it is not a JSON object'
  const rule = paths.find((path) => path[0] === field)?.[1]
  return (field === 'rateLimits' || field === 'activity') && typeof rule === 'number'
    ? `"${field}", rule ${rule + 1}: it must be ${RULE_SHAPES[field]}`
    : `"${field}" must be ${WANTED[field]}`
}

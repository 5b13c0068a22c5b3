import { parseJson } from '../../base/parse-json.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { problemOfRule } from '../../core/alerts/rule-problems.ts'
import { alertEventKind, alertMetric, alertRule, type AlertRule } from '../../shapes/alert-rule.ts'
import { reasonOf } from '../../shapes/read-fields.ts'
import { z } from '../../shapes/zod.ts'

/** The version of the file format this program reads. */
const SCHEMA_VERSION = 1

const alertRuleFile = alertRule.unwrap().extend({ schemaVersion: z.literal(SCHEMA_VERSION) })

/** An alert rule out of the text of a file, or what is wrong with it, for people. */
export function parseAlertRule(text: string, { isOwn }: { readonly isOwn: boolean }): Result<AlertRule, string> {
  const json = parseJson(text)
  if (json === null || typeof json !== 'object' || Array.isArray(json)) {
    return err('it is no JSON object, or cannot be read')
  }
  const parsed = alertRuleFile.safeParse(json)
  if (!parsed.success) return err(wordsOf(parsed.error))
  const { schemaVersion: _, ...rule } = parsed.data
  if (!isOwn && rule.actions.some(({ kind }) => kind === 'command')) {
    return err('only rules of the owner run commands')
  }
  const problem = problemOfRule(rule)
  return problem === null ? ok(rule) : err(problem)
}

/** What zod says, with the names to choose from where there are some. */
function wordsOf(error: z.ZodError): string {
  const [issue] = error.issues
  const path = issue?.path.join('.') ?? ''
  if (path === 'when.metric') return `when.metric is none of ${alertMetric.options.join(', ')}`
  if (/^when\.(?:events|clears)\./.test(path)) return `${path} is none of ${alertEventKind.options.join(', ')}`
  return reasonOf(error)
}

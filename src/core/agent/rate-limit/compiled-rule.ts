import { err, ok, type Result } from '../../../base/result.ts'
import type { RateLimitRule } from '../../../shapes/agent-type.ts'
import type { Pattern, Patterns } from '../../patterns.ts'

/** A rate-limit rule that was checked and can be used. */
export interface CompiledRule {
  readonly pattern: Pattern
  readonly reset: RateLimitRule['reset']
}

/** The rule ready for use, or what is wrong with it and what to do about it, for people. */
export function compileRule({ pattern, reset }: RateLimitRule, patterns: Patterns): Result<CompiledRule, string> {
  const compiled = patterns.compile(pattern, { ignoreCase: true })
  if (!compiled.ok) return err(`its "pattern" cannot be used, ${compiled.error}`)
  if (reset !== 'none' && !compiled.value.groupNames.includes('reset')) {
    return err(`its "pattern" needs a group (?<reset>…) around the ${reset} to read; add it, or set "reset" to "none"`)
  }
  return ok({ pattern: compiled.value, reset })
}

/** Those rules that can be used. The others were named when their file was read. */
export function compileRules(rules: readonly RateLimitRule[], patterns: Patterns): readonly CompiledRule[] {
  return rules.flatMap((rule) => {
    const compiled = compileRule(rule, patterns)
    return compiled.ok ? [compiled.value] : []
  })
}

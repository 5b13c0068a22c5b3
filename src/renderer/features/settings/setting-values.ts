import { err, ok, type Result } from '../../../base/result.ts'
import { problemOfLimits } from '../../../core/admission/admission.ts'
import { problemOfPolicy } from '../../../core/agent/policy-entries.ts'
import { parseTime } from '../../../words/typed-time.ts'
import type { AdmissionLimits, SpawnPolicy } from '../../../shapes/settings.ts'

const MB_PER_GB = 1_024

/** Parses one of the admission limits, to be set beside the others; an empty text means "no limit" where that is possible. */
export function parseLimit(
  limits: AdmissionLimits,
  key: keyof AdmissionLimits,
  text: string,
): Result<Partial<AdmissionLimits>, string> {
  const value = key === 'spacingMs' ? timeValue(text) : ok(countValue(key, text))
  if (!value.ok) return value
  const patch = { [key]: value.value }
  const problem = problemOfLimits({ ...limits, ...patch })
  return problem === null ? ok(patch) : err(problem)
}

/** The entries of a list of the spawn policy, one per line; the error names the first that could never match. */
export function parsePolicyList(list: keyof SpawnPolicy, text: string): Result<readonly string[], string> {
  const entries = parseLines(text)
  const problem = problemOfPolicy({ [list]: entries })
  return problem === null ? ok(entries) : err(problem.message)
}

/** Blank lines and repeats are left out. */
function parseLines(text: string): readonly string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter((line) => line !== '')
}

function timeValue(text: string): Result<number, string> {
  return text.trim() === '' ? ok(0) : parseTime(text)
}

function countValue(key: keyof AdmissionLimits, text: string): number | null {
  const [, typed = '', unit = ''] = /^(.*?)\s*(%|mb|gb)?$/iu.exec(text.trim()) ?? []
  if (typed === '') return key === 'maxConcurrent' ? null : 0
  return Number(typed) * (unit.toLowerCase() === 'gb' ? MB_PER_GB : 1)
}

import { err, ok, type Result } from '../../../base/result.ts'
import { problemOfLimits } from '../../../core/admission/admission.ts'
import { problemOfPolicy } from '../../../core/agent/policy-entries.ts'
import { parseTime } from '../../../words/typed-time.ts'
import type { AdmissionLimits, SpawnPolicy } from '../../../shapes/settings.ts'

const MB_PER_GB = 1_024
/** Largest number of tasks or agents that is typed. */
const MOST = 1_000

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

/** A whole number from `least` to 1,000. */
export function parseCount(text: string, least: number): Result<number, string> {
  const value = Number(text)
  const isCount = text.trim() !== '' && Number.isInteger(value) && value >= least && value <= MOST
  return isCount ? ok(value) : err(`Give a whole number from ${least} to 1,000.`)
}

/** Numbers by agent type: "claude 2, codex 1". */
export function parseTypeCounts(text: string): Result<Readonly<Record<string, number>>, string> {
  const counts: Record<string, number> = {}
  for (const entry of text.split(',').map((each) => each.trim())) {
    if (entry === '') continue
    const [, type = '', number = ''] = /^([a-z0-9-]{1,32})[\s:=]+(\d+)$/.exec(entry) ?? []
    const count = parseCount(number, 1)
    if (!count.ok) return err(`"${entry}" is no type with a number; write “claude 2, codex 1”.`)
    counts[type] = count.value
  }
  return ok(counts)
}

/** The text that parses to these numbers. */
export function typeCountsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([type, count]) => `${type} ${count}`)
    .join(', ')
}

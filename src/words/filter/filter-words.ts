import { assertNever } from '../../base/assert-never.ts'
import type { FilterProblem } from './parse-filter.ts'

/** What of a filter cannot be understood, and what was probably meant. */
export function filterProblemWords(problem: FilterProblem): string {
  switch (problem.kind) {
    case 'unknown-key':
      return `Nothing is called “${problem.key}:”.${meantWords(problem.meant, ':')}`
    case 'unknown-value':
      return `“${problem.key}” is never “${problem.value}”.${meantWords(problem.meant, '')}`
    case 'no-figure':
      return `“${problem.value}” is no figure for “${problem.key}”. ${problem.hint}`
    default:
      return assertNever(problem)
  }
}

function meantWords(meant: string | null, end: string): string {
  return meant === null ? '' : ` Did you mean “${meant}${end}”?`
}

import { assertNever } from '../../base/assert-never.ts'
import { filterKey, type FilterKey } from './filter-keys.ts'
import type { Filter, FilterTerm, FilterTest } from './parse-filter.ts'
import type { FilterSubject } from './subject.ts'

/** Whether an agent meets every condition of a filter. */
export function matchesFilter({ terms }: Pick<Filter, 'terms'>, subject: FilterSubject): boolean {
  return terms.every((term) => meets(term, subject))
}

function meets(term: FilterTerm, subject: FilterSubject): boolean {
  if (term.kind === 'text') return hasText(subject, term.text) !== term.isNegated
  if (term.tests.length === 0) return true
  const key = filterKey(term.key)
  return term.tests.some((test) => passes(test, key, subject)) !== term.isNegated
}

/** What a plain word is looked for in. */
function hasText({ agent: { spec, title, branch } }: FilterSubject, text: string): boolean {
  const texts = [spec.name, spec.type, spec.group, spec.cwd, title, branch]
  return texts.some((each) => each?.toLowerCase().includes(text) === true)
}

function passes(test: FilterTest, key: FilterKey, subject: FilterSubject): boolean {
  switch (test.kind) {
    case 'one-of':
      return key.of(subject).some((value) => test.values.includes(value))
    case 'part':
      return key.of(subject).some((value) => value.toLowerCase().includes(test.text))
    case 'compare': {
      const figure = key.figure?.of(subject) ?? null
      return figure !== null && compares(figure, test)
    }
    default:
      return assertNever(test)
  }
}

function compares(figure: number, { comparison, bound }: Extract<FilterTest, { kind: 'compare' }>): boolean {
  switch (comparison) {
    case '<':
      return figure < bound
    case '<=':
      return figure <= bound
    case '>':
      return figure > bound
    case '>=':
      return figure >= bound
    default:
      return assertNever(comparison)
  }
}

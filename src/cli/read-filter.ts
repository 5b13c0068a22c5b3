import { filterProblemWords } from '../words/filter/filter-words.ts'
import { parseFilter, type Filter } from '../words/filter/parse-filter.ts'
import { EXIT } from './exit-codes.ts'
import { Failure } from './failure.ts'

/** A filter as typed. What cannot be understood is refused: a script must not act on others than it means. */
export function readFilter(text: string): Filter {
  const filter = parseFilter(text)
  const [problem] = filter.problems
  if (problem !== undefined) throw new Failure(EXIT.usage, filterProblemWords(problem))
  return filter
}

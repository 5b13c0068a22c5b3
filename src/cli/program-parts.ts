import type { Sink } from './output/output.ts'
import type { Verb } from './verb.ts'

/** What the program is run with. */
export interface ProgramParts {
  readonly verbs: readonly Verb[]
  readonly out: Sink
  readonly aside: Sink
  readonly env: Readonly<Record<string, string | undefined>>
  readonly version: string
}

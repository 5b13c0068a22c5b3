import type { Spending } from '../../../shapes/spending.ts'
import type { TranscriptKind } from '../../../shapes/agent-type.ts'
import { Tally } from '../tally.ts'
import { ClaudeTranscript } from './claude.ts'
import { CodexTranscript } from './codex.ts'
import { CopilotTranscript } from './copilot.ts'
import { fieldsOf, type Fields } from './fields.ts'
import { GeminiTranscript } from './gemini.ts'

interface Format {
  /** What a line must contain to be of interest: most lines are long, and few are. */
  readonly marks: readonly string[]
  readonly reader: (tally: Tally) => { take(line: Fields): void }
}

const FORMATS: Readonly<Record<TranscriptKind, Format>> = {
  claude: { marks: ['"usage"', '"cost-state"'], reader: (tally) => new ClaudeTranscript(tally) },
  codex: { marks: ['"token_count"'], reader: (tally) => new CodexTranscript(tally) },
  gemini: { marks: ['"tokens"'], reader: (tally) => new GeminiTranscript(tally) },
  copilot: { marks: ['"session.usage_record"'], reader: (tally) => new CopilotTranscript(tally) },
}

/** Reads what one run has spent from one transcript of its agent, line by line. */
export class Transcript {
  private readonly marks: readonly string[]
  private readonly reader: { take(line: Fields): void }
  private readonly tally: Tally

  /** `sinceMs`: the run's beginning, epoch ms: a transcript that is taken up again holds earlier runs, too. */
  constructor(kind: TranscriptKind, sinceMs: number) {
    this.tally = new Tally(sinceMs)
    this.marks = FORMATS[kind].marks
    this.reader = FORMATS[kind].reader(this.tally)
  }

  /** By day, `YYYY-MM-DD`. */
  get byDay(): ReadonlyMap<string, Spending> {
    return this.tally.byDay
  }

  /** A line that is not what it should be is passed over. */
  take(line: string): void {
    if (!this.marks.some((mark) => line.includes(mark))) return
    try {
      this.reader.take(fieldsOf(JSON.parse(line)))
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
    }
  }
}

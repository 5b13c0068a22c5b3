import type { Exit } from '../../shapes/exit.ts'
import type { TaskFormat } from '../../shapes/task-block.ts'
import type { TaskReading } from '../../shapes/task-result.ts'
import { conclude, NOTHING_TOLD } from './conclude.ts'
import { AiderTask } from './readers/aider.ts'
import { ClaudeTask } from './readers/claude.ts'
import { CodexTask } from './readers/codex.ts'
import { CopilotTask } from './readers/copilot.ts'
import { GeminiTask } from './readers/gemini.ts'
import { OpenCodeTask } from './readers/opencode.ts'
import { TaskLines } from './task-lines.ts'
import type { TaskTeller } from './task-teller.ts'

/** Reads how a task ended from what its agent printed, with bounded memory. */
export interface TaskReader {
  /** The agent's id of its session, as soon as it is told. */
  readonly sessionId: string | null
  /** Takes raw output as decoded from UTF-8, cut anywhere, escape sequences and all; not what a screen shows. */
  take(text: string): void
  /** The agent has ended, and all it printed was taken. */
  end(exit: Exit): TaskReading
}

export function readerOf(format: TaskFormat): TaskReader {
  return new LineReader(tellerOf(format))
}

class LineReader implements TaskReader {
  private readonly teller: TaskTeller
  private readonly lines: TaskLines

  constructor(teller: TaskTeller) {
    this.teller = teller
    this.lines = new TaskLines(teller)
  }

  get sessionId(): string | null {
    return this.teller.told.sessionId
  }

  take(text: string): void {
    this.lines.take(text)
  }

  end(exit: Exit): TaskReading {
    this.lines.end()
    const { lastLines, hasLongLine } = this.lines
    return conclude(this.teller.told, { exit, lastLines, hasLongLine })
  }
}

function tellerOf(format: TaskFormat): TaskTeller {
  switch (format) {
    case 'claude':
      return new ClaudeTask()
    case 'codex':
      return new CodexTask()
    case 'gemini':
      return new GeminiTask()
    case 'opencode':
      return new OpenCodeTask()
    case 'copilot':
      return new CopilotTask()
    case 'aider':
      return new AiderTask()
    case 'exit-code':
      return { told: { ...NOTHING_TOLD, answer: null, isFinished: true } }
  }
}

import { toDisposable, type Disposable } from '../../base/disposable.ts'
import { TASK_TAIL_CHARACTERS } from '../../core/limits.ts'
import { decodeText } from '../../core/process/decode-text.ts'
import { readerOf, type TaskReader } from '../../core/task/task-reader.ts'
import { WholeCharacters } from '../../core/terminal/utf8.ts'
import { visibleText } from '../../core/visible-text.ts'
import type { Exit } from '../../shapes/exit.ts'
import type { TaskReading } from '../../shapes/task-result.ts'
import type { RunContext, RunObserver } from '../run/run-observer.ts'

/** Escape sequences: CSI, OSC and other strings, and single characters. */
const SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g
/** Raw output kept for the tail, characters: sequences are taken out at the end. */
const RAW_CHARACTERS = 4 * TASK_TAIL_CHARACTERS
/** Lines of the tail. */
const TAIL_LINES = 200

/** What the run of a task has printed. */
export interface TaskOutput {
  /** Null: it is not known how its type tells of a task. */
  readonly reading: TaskReading | null
  readonly tail: string
}

interface Collected {
  readonly reader: TaskReader | null
  raw: string
}

/** Listens to the runs of tasks from their first byte to their end. */
export class TaskOutputs {
  readonly observer: RunObserver = {
    attach: (run) => (run.spec.task === null ? toDisposable(() => undefined) : this.collect(run)),
  }
  private readonly byRun = new Map<string, Collected>()

  /** What a run has printed, once it is over; null: this host did not hear it from the beginning. */
  take(runId: string, exit: Exit | null): TaskOutput | null {
    const collected = this.byRun.get(runId)
    if (collected === undefined) return null
    this.byRun.delete(runId)
    const { reader, raw } = collected
    return { reading: exit === null ? null : (reader?.end(exit) ?? null), tail: tailOf(raw) }
  }

  private collect({ runId, isAdopted, type, terminal }: RunContext): Disposable {
    if (isAdopted) return toDisposable(() => undefined)
    const format = type?.task?.format ?? null
    const collected: Collected = { reader: format === null ? null : readerOf(format), raw: '' }
    this.byRun.set(runId, collected)
    const whole = new WholeCharacters()
    return terminal.tap({
      output: (bytes) => {
        const taken = whole.take(bytes)
        const text = decodeText(taken, 0, taken.length)
        collected.reader?.take(text)
        collected.raw = (collected.raw + text).slice(-RAW_CHARACTERS)
      },
      resized: () => undefined,
    })
  }
}

/** The last lines of raw output as text. */
export function tailOf(raw: string): string {
  const lines = raw
    .replaceAll(SEQUENCES, '')
    .split(/\r*\n/)
    .map((line) => visibleText(line.slice(line.lastIndexOf('\r') + 1).replaceAll('\t', '    ')).trimEnd())
  return lines.slice(-TAIL_LINES).join('\n').trim().slice(-TASK_TAIL_CHARACTERS)
}

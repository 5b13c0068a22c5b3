import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Exit } from '../../src/shapes/exit.ts'
import type { TaskPermissions } from '../../src/shapes/task-block.ts'

/** What a real agent printed while it carried out a task, and how it ended. */
export interface TaskRecording {
  readonly agent: string
  readonly version: string
  readonly scenario: string
  readonly permissions: TaskPermissions
  readonly prompt: string
  readonly exit: Exit
  /** Files it made in its folder. */
  readonly made: readonly string[]
  /** All it printed on its terminal, byte for byte but for the names of its folders. */
  readonly output: string
}

/** The head as one line of JSON, then the output, compressed: a fixture is read by people with `zcat`. */
export function writeTaskRecording(path: string, { output, ...head }: TaskRecording): void {
  writeFileSync(path, gzipSync(`${JSON.stringify(head)}\n${output}`, { level: 9 }))
}

export function readTaskRecording(path: string): TaskRecording {
  const text = gunzipSync(readFileSync(path)).toString('utf8')
  const end = text.indexOf('\n')
  const head = JSON.parse(text.slice(0, end)) as Omit<TaskRecording, 'output'>
  return { ...head, output: text.slice(end + 1) }
}

import { readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { TaskOrderInput } from '../../shapes/task.ts'
import { messageOf } from '../../base/errors.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import type { FileProblem } from '../yaml/located-yaml.ts'
import { readTasksFile } from './read-tasks-file.ts'

/** Largest file, bytes: a thousand tasks of 1,000 characters. */
const MAX_BYTES = 4 * 1024 * 1024
/** Problems that are told at once. */
const TOLD = 10

/** The tasks of a file; folders in it count from where it lies. Throws a Failure that names every problem with line and column. */
export async function openTasksFile(file: string): Promise<readonly TaskOrderInput[]> {
  const path = resolve(file)
  const tasks = readTasksFile(await sourceOf(path), (cwd) => resolve(dirname(path), cwd))
  if (tasks.ok) return tasks.value
  throw new Failure(EXIT.usage, problemLines(file, tasks.error))
}

async function sourceOf(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > MAX_BYTES) throw new Failure(EXIT.usage, `${path} is larger than 4 MB. Split it.`)
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(EXIT.usage, `${path} cannot be read: ${messageOf(error)}.`)
  }
}

function problemLines(file: string, problems: readonly FileProblem[]): string {
  const told = problems.slice(0, TOLD).map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`)
  const more = problems.length - told.length
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('\n')
}

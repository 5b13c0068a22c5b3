import { parseJson } from '../../base/parse-json.ts'
import { PRIORITIES } from '../agent/priority.ts'
import type { Task } from '../../shapes/task.ts'
import { z } from '../../shapes/zod.ts'
import type { TaskPlace } from './task-queue.ts'

/** Characters of a prompt that are looked through when tasks are searched. */
const SEARCHED_CHARACTERS = 1_000

const cursor = z.tuple([z.number(), z.number()])

/** Where a task stands among those in its state: by rank, then by turn, smaller first. */
export function placeOf({ id, order, state }: Task): TaskPlace {
  switch (state.kind) {
    case 'queued':
      return [PRIORITIES.indexOf(order.priority), id]
    case 'running':
      return [0, id]
    case 'finished':
      return [-state.at, -id]
  }
}

export function comparePlaces(a: TaskPlace, b: TaskPlace): number {
  return a[0] - b[0] || a[1] - b[1]
}

/** What a task is found by, in small letters. */
export function searchedText({ order: { name, type, cwd, prompt, command } }: Task): string {
  const words = prompt === '' ? command.join(' ') : prompt
  return [name, type, cwd, words.slice(0, SEARCHED_CHARACTERS)].join('\n').toLowerCase()
}

export function cursorOf(place: TaskPlace): string {
  return JSON.stringify(place)
}

/** Null: it is none of those that were given out. */
export function parseCursor(text: string): TaskPlace | null {
  return cursor.safeParse(parseJson(text)).data ?? null
}

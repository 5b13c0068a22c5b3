import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { parseJson } from '../../base/parse-json.ts'
import { TASKS_KEPT, TASKS_WAITING_MAX } from '../../core/limits.ts'
import { newTask } from '../../core/task/task-machine.ts'
import { placeOf, searchedText } from '../../core/task/task-place.ts'
import type { NewTask, NextQuery, TaskQuery, TaskQueue } from '../../core/task/task-queue.ts'
import { task as taskShape, type Task, type TaskCounts, type TaskStateKind } from '../../shapes/task.ts'
import type { Row } from './rows.ts'

/** Rows that are looked at for the next task: those that cannot be read do not hold up the others. */
const LOOKED_AT = 8

type WriteTogether = (action: () => void) => void

/** Tasks in the database of a host: a row each, in the order of its place (`core/task/task-place.ts`). */
export class SqliteTasks implements TaskQueue {
  /** The host's lock is on the folder of the database. */
  readonly isExclusive = true
  private readonly db: DatabaseSync
  private readonly writeTogether: WriteTogether
  private readonly insert: StatementSync
  private readonly update: StatementSync
  /** Asked once a second. */
  private readonly firstInLine: StatementSync

  /** `writeTogether`: runs writes as one transaction and throws what the store throws. */
  constructor(db: DatabaseSync, writeTogether: WriteTogether) {
    this.db = db
    this.writeTogether = writeTogether
    this.insert = db.prepare(
      `INSERT INTO tasks (id, rev, state, rank, turn, type, not_before, searched, task)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.update = db.prepare(
      `UPDATE tasks SET rev = ?, state = ?, rank = ?, turn = ?, type = ?, not_before = ?, searched = ?, task = ?
       WHERE id = ? AND rev = ?`,
    )
    this.firstInLine = db.prepare(
      `SELECT task FROM tasks WHERE state = 'queued' AND not_before <= ?
       AND type NOT IN (SELECT value FROM json_each(?)) ORDER BY rank, turn LIMIT ?`,
    )
  }

  add(tasks: readonly NewTask[], at: number): readonly Task[] | null {
    const { queued, running } = this.counts()
    if (queued + running + tasks.length > TASKS_WAITING_MAX) return null
    const added: Task[] = []
    this.writeTogether(() => {
      const firstId = this.takeIds(tasks.length)
      for (const [index, each] of tasks.entries()) {
        const task = newTask(firstId + index, each, at)
        this.insert.run(task.id, ...columnsOf(task))
        added.push(task)
      }
    })
    return added
  }

  read(id: number): Task | null {
    return taskOf(this.db.prepare('SELECT task FROM tasks WHERE id = ?').get(id))
  }

  page({ state, text, after, limit }: TaskQuery): readonly Task[] {
    const where = [
      'state = :state',
      ...(text === null ? [] : ['instr(searched, :text) > 0']),
      ...(after === null ? [] : ['(rank, turn) > (:rank, :turn)']),
    ]
    const select = `SELECT task FROM tasks WHERE ${where.join(' AND ')} ORDER BY rank, turn LIMIT :limit`
    const rows = this.db.prepare(select).all({
      ...{ state, limit },
      ...(text !== null && { text }),
      ...(after !== null && { rank: after[0], turn: after[1] }),
    })
    return rows.flatMap((row) => taskOf(row) ?? [])
  }

  counts(): TaskCounts {
    const rows = this.db.prepare('SELECT state, count(*) AS tasks FROM tasks GROUP BY state').all()
    const countOf = (kind: TaskStateKind): number => Number(rows.find(({ state }) => state === kind)?.['tasks'] ?? 0)
    return { queued: countOf('queued'), running: countOf('running'), finished: countOf('finished') }
  }

  next({ at, fullTypes }: NextQuery): Task | null {
    const rows = this.firstInLine.all(at, JSON.stringify(fullTypes), LOOKED_AT)
    return rows.flatMap((row) => taskOf(row) ?? [])[0] ?? null
  }

  write(task: Task): boolean {
    let isWritten = false
    this.writeTogether(() => {
      const { changes } = this.update.run(...columnsOf(task), task.id, task.rev - 1)
      isWritten = Number(changes) === 1
    })
    return isWritten
  }

  trim(): void {
    const oldest = this.db
      .prepare(`SELECT rank, turn FROM tasks WHERE state = 'finished' ORDER BY rank, turn LIMIT 1 OFFSET ?`)
      .get(TASKS_KEPT)
    if (oldest === undefined) return
    const { rank = 0, turn = 0 } = oldest
    const remove = this.db.prepare(`DELETE FROM tasks WHERE state = 'finished' AND (rank, turn) >= (?, ?)`)
    this.writeTogether(() => void remove.run(rank, turn))
  }

  /** The first of so many ids that were never given. */
  private takeIds(count: number): number {
    const row = this.db
      .prepare(
        `INSERT INTO meta (key, value) VALUES ('tasks', ?)
         ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + excluded.value RETURNING value`,
      )
      .get(String(count))
    return Number(row?.['value'] ?? count) - count + 1
  }
}

type Columns = readonly [
  rev: number,
  state: TaskStateKind,
  rank: number,
  turn: number,
  type: string,
  notBefore: number,
  searched: string,
  task: string,
]

function columnsOf(task: Task): Columns {
  const { rev, state, order } = task
  const notBefore = state.kind === 'queued' ? (state.notBefore ?? 0) : 0
  return [rev, state.kind, ...placeOf(task), order.type, notBefore, searchedText(task), JSON.stringify(task)]
}

/** Null: there is no row, or a newer Corral has written what this one cannot read; such a row stays as it is. */
function taskOf(row: Row | undefined): Task | null {
  return row === undefined ? null : (taskShape.safeParse(parseJson(String(row['task']))).data ?? null)
}

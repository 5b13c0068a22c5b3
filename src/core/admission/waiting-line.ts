import { PRIORITIES } from '../agent/priority.ts'
import type { Priority } from '../../shapes/spec.ts'

/** A member of the waiting line. */
export interface InLine {
  readonly agentId: string
  readonly priority: Priority
  /** A counter that grows with every request: among members of equal priority the earliest request goes first. */
  readonly turn: number
}

/** Negative if `a` goes before `b`. */
export function compareInLine(a: InLine, b: InLine): number {
  return PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) || a.turn - b.turn
}

/** Members that have left may stay in the heap until they outnumber the others and number at least this many. */
const SLACK = 64

/** A priority queue (binary heap): joining and leaving cost O(log n), reading the next member costs O(1). */
export class WaitingLine<T extends InLine> {
  private heap: T[] = []
  private readonly byId = new Map<string, T>()

  get length(): number {
    return this.byId.size
  }

  get(agentId: string): T | null {
    return this.byId.get(agentId) ?? null
  }

  /** Adds a member; an earlier member with the same id is removed. */
  join(member: T): void {
    this.byId.set(member.agentId, member)
    if (this.heap.length > 2 * this.byId.size + SLACK) this.heap = this.inOrder().filter((each) => each !== member)
    this.heap.push(member)
    this.siftUp(this.heap.length - 1)
  }

  /** Removes a member; false if it was not in the line. */
  leave(agentId: string): boolean {
    const left = this.byId.delete(agentId)
    if (this.byId.size === 0) this.heap.length = 0
    return left
  }

  /** The next member; null if the line is empty. */
  next(): T | null {
    for (let top = this.heap[0]; top !== undefined; top = this.heap[0]) {
      if (this.byId.get(top.agentId) === top) return top
      this.dropTop()
    }
    return null
  }

  /** All members, in no particular order. */
  get members(): Iterable<T> {
    return this.byId.values()
  }

  /** All members, the next one first. Costs O(n log n). */
  inOrder(): T[] {
    return [...this.byId.values()].toSorted(compareInLine)
  }

  /** A member that has left is taken out of the heap only when it reaches the top, so that leaving needs no search. */
  private dropTop(): void {
    const last = this.heap.pop()
    if (last === undefined || this.heap.length === 0) return
    this.heap[0] = last
    this.siftDown()
  }

  private siftUp(from: number): void {
    for (let index = from; index > 0;) {
      const parent = (index - 1) >> 1
      if (!this.isBefore(index, parent)) return
      this.swap(index, parent)
      index = parent
    }
  }

  private siftDown(): void {
    for (let index = 0; ;) {
      const left = 2 * index + 1
      const first = left + 1 < this.heap.length && this.isBefore(left + 1, left) ? left + 1 : left
      if (first >= this.heap.length || !this.isBefore(first, index)) return
      this.swap(index, first)
      index = first
    }
  }

  private isBefore(a: number, b: number): boolean {
    return compareInLine(this.heap[a] as T, this.heap[b] as T) < 0
  }

  private swap(a: number, b: number): void {
    const first = this.heap[a] as T
    this.heap[a] = this.heap[b] as T
    this.heap[b] = first
  }
}

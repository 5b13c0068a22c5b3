import type { Stats } from 'node:fs'
import { withPatience } from '../../node/patience.ts'

/** Folders that have answered; the memory of them begins anew when it is full. Nobody has as many. */
const MOST_KNOWN = 1_000
/**
 * Folders asked at once, each of which may keep one of the four threads Node has for files: two that nobody knows yet, and one more
 * that has answered before, so that a drive that is gone does not keep agents in other folders from starting.
 */
const MOST_STRANGERS = 2
const MOST_AT_ONCE = 3

/** Asks the system about a folder, like stat(2). */
type Ask = (path: string) => Promise<Stats>

interface Waiting {
  readonly isKnown: boolean
  readonly go: () => void
}

/** Finds out whether a folder answers before more is asked about it: one on a network drive that is gone may never do so. */
export class FolderProbes {
  private readonly ask: Ask
  private readonly patienceMs: number
  private readonly underWay = new Map<string, Promise<Stats | 'no-answer'>>()
  private readonly known = new Set<string>()
  private line: Waiting[] = []
  private busy = 0

  constructor(ask: Ask, patienceMs: number) {
    this.ask = ask
    this.patienceMs = patienceMs
  }

  /** What the system says of the folder; rejects as it does. `no-answer`: nothing in time, or too many others have not answered either. */
  probe(path: string): Promise<Stats | 'no-answer'> {
    const running = this.underWay.get(path)
    if (running !== undefined) return running
    const answer = this.answerOf(path)
    this.underWay.set(path, answer)
    return answer
  }

  /** One that does not answer stays under way: it is not asked a second time. */
  private async answerOf(path: string): Promise<Stats | 'no-answer'> {
    try {
      if (!(await this.turn(path))) {
        this.underWay.delete(path)
        return 'no-answer'
      }
      return await withPatience(this.askNow(path), this.patienceMs)
    } catch (error) {
      this.underWay.delete(path)
      throw error
    }
  }

  private async askNow(path: string): Promise<Stats> {
    try {
      const stats = await this.ask(path)
      if (this.known.size >= MOST_KNOWN) this.known.clear()
      this.known.add(path)
      return stats
    } finally {
      this.underWay.delete(path)
      this.busy -= 1
      this.callNext()
    }
  }

  /** Waits for its turn; false: there was none in time. */
  private turn(path: string): Promise<boolean> {
    const isKnown = this.known.has(path)
    if (this.hasRoom(isKnown)) {
      this.busy += 1
      return Promise.resolve(true)
    }
    return new Promise((resolve) => {
      const waiting: Waiting = {
        isKnown,
        go: () => {
          clearTimeout(timer)
          resolve(true)
        },
      }
      const timer = setTimeout(() => {
        this.line = this.line.filter((other) => other !== waiting)
        resolve(false)
      }, this.patienceMs)
      this.line.push(waiting)
    })
  }

  private hasRoom(isKnown: boolean): boolean {
    return this.busy < (isKnown ? MOST_AT_ONCE : MOST_STRANGERS)
  }

  private callNext(): void {
    const next = this.line.find(({ isKnown }) => this.hasRoom(isKnown))
    if (next === undefined) return
    this.line = this.line.filter((other) => other !== next)
    this.busy += 1
    next.go()
  }
}

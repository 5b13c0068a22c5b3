import { isExecutedWithin, isOpening, nextState, type ParserState } from './parser-state.ts'

/** What is put in place of an escape sequence; null: it stays as it is. */
export type Judge = (sequence: string) => string | null

/** Longer ones are judged by so many characters of their beginning: nothing that asks anything is as long. */
const MOST_HELD = 4_096
const OPENING = /[\u001b\u0080-\u009f]/g

/** Takes escape sequences out of terminal output, whichever way it is cut into pieces. */
export class SequenceFilter {
  private readonly judge: Judge
  private state: ParserState = 'ground'
  private held = ''
  /** A long sequence was judged before its end: what is done with the rest of it. */
  private rest: 'held' | 'kept' | 'dropped' = 'held'

  constructor(judge: Judge) {
    this.judge = judge
  }

  /** The output without what was judged to go; a sequence that is not complete follows later. */
  feed(text: string): string {
    let out = ''
    for (let at = 0; at < text.length;) {
      if (this.state === 'ground') {
        OPENING.lastIndex = at
        const next = OPENING.exec(text)?.index ?? text.length
        out += text.slice(at, next)
        at = next
        if (at === text.length) break
      }
      // Halves of a pair are text like any other; V8 of Node 24, optimised, reads code points past the end of a slice.
      out += this.take(text.charAt(at), text.charCodeAt(at))
      at += 1
    }
    return out
  }

  /** Forgets what was begun: the output starts anew. */
  reset(): void {
    this.state = 'ground'
    this.held = ''
    this.rest = 'held'
  }

  private take(character: string, code: number): string {
    const before = this.state
    this.state = nextState(before, code)
    if (isExecutedWithin(before, code) && !isOpening(code) && this.state !== 'ground') return character
    // A string ends where the next sequence begins, be it only the one that says so.
    const ended = isOpening(code) ? this.end() : ''
    const kept = this.hold(character)
    return ended + kept + (this.state === 'ground' ? this.end() : '')
  }

  private hold(character: string): string {
    if (this.rest !== 'held') return this.rest === 'kept' ? character : ''
    this.held += character
    if (this.held.length < MOST_HELD) return ''
    const { held } = this
    const replaced = this.judge(held)
    this.held = ''
    this.rest = replaced === null ? 'kept' : 'dropped'
    return replaced ?? held
  }

  private end(): string {
    const { held, rest } = this
    this.held = ''
    this.rest = 'held'
    return held === '' || rest !== 'held' ? held : (this.judge(held) ?? held)
  }
}

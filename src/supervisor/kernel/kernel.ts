import { Lifetime } from '../../base/disposable.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { JournalEvent } from '../../shapes/journal.ts'
import type { Journal, JournalStep } from './journal.ts'
import type { Publisher } from './publisher.ts'

/** Something to be done because of what was decided. The intent is in the store by then. */
export interface Effect {
  perform(): void
  /** `perform` threw: what is true now must be said. */
  failed(error: unknown): void
}

/** What one input of one subject came to: nothing, or a step of its story and what must be done about it. */
export interface Turn {
  readonly step: JournalStep | null
  readonly effects: readonly Effect[]
}

/** Decides one input and changes the subject's state. Calls no listener and no port, so it cannot be re-entered. */
export type Decide<E> = () => Result<Turn, E>

/** What the kernel works with. */
export interface KernelParts {
  readonly journal: Journal
  readonly publisher: Publisher
  /** Lets in who waits at the gate. Called once after everything there was to do is done, and again if that led to more. */
  readonly review: () => void
  /** Deciding an input of `tell`, or the review, threw: a bug. */
  readonly onBug: (error: unknown, where: string) => void
}

/** A turn that changes nothing. */
export const NO_TURN: Turn = { step: null, effects: [] }

/**
 * The one place that orders anything: every input of every subject is one turn, run to its end. What follows is done in this order until
 * nothing is left: inputs that came meanwhile, effects, telling what happened in order of seq, and then one look at the gate.
 */
export class Kernel extends Lifetime {
  private readonly parts: KernelParts
  private readonly inputs: Decide<unknown>[] = []
  private readonly effects: Effect[] = []
  private isInTurn = false
  private isDraining = false
  private needsReview = false

  constructor(parts: KernelParts) {
    super()
    this.parts = parts
  }

  /**
   * Takes an input whose outcome the caller wants to know. Its turn is over when this returns. What follows is done too, unless the caller is
   * itself part of what follows an earlier turn: then it comes after.
   */
  ask<E>(decide: Decide<E>): Result<null, E> {
    if (this.isInTurn) throw new Error('an input that must be answered cannot wait for the turn it came in')
    const turn = this.take(decide)
    this.drain()
    return turn.ok ? ok(null) : err(turn.error)
  }

  /** Takes an input without an answer: something that happened, or what an effect leads to. While a turn or its consequences are under way it is queued. */
  tell(decide: Decide<unknown>): void {
    this.inputs.push(decide)
    this.drain()
  }

  /** Journals something about the host itself. */
  note(event: JournalEvent): void {
    this.tell(() => ok({ step: { agentId: null, events: [{ event, generation: 0 }], after: null }, effects: [] }))
  }

  /** Has the gate looked at again, once what is under way is done: limits, the machine or an obstacle changed. */
  reviewSoon(): void {
    this.needsReview = true
    this.drain()
  }

  private drain(): void {
    if (this.isDraining || this.isInTurn) return
    this.isDraining = true
    try {
      while (!this.hasEnded() && this.doNext());
    } finally {
      this.isDraining = false
    }
  }

  /** A method, so that TypeScript does not keep the value narrowed: what is done may end the kernel. */
  private hasEnded(): boolean {
    return this.isDisposed
  }

  /** Does the most urgent thing there is; false: nothing is left. */
  private doNext(): boolean {
    const input = this.inputs.shift()
    if (input !== undefined) return this.takeUnasked(input)
    const effect = this.effects.shift()
    if (effect !== undefined) return this.perform(effect)
    if (this.parts.publisher.publishNext()) return true
    return this.review()
  }

  private takeUnasked(decide: Decide<unknown>): true {
    try {
      this.take(decide)
    } catch (error) {
      this.parts.onBug(error, 'deciding what follows')
    }
    return true
  }

  private take<E>(decide: Decide<E>): Result<Turn, E> {
    this.isInTurn = true
    try {
      const turn = decide()
      if (turn.ok) this.keep(turn.value)
      return turn
    } finally {
      this.isInTurn = false
    }
  }

  /** Store first; what is to be done and told is only remembered. */
  private keep({ step, effects }: Turn): void {
    if (step !== null) {
      const { publisher, journal } = this.parts
      publisher.add(journal.append(step), step.after)
      this.needsReview = true
    }
    this.effects.push(...effects)
  }

  private perform(effect: Effect): true {
    try {
      effect.perform()
    } catch (error) {
      effect.failed(error)
    }
    return true
  }

  private review(): boolean {
    if (!this.needsReview) return false
    this.needsReview = false
    try {
      this.parts.review()
    } catch (error) {
      this.parts.onBug(error, 'reviewing the queue')
    }
    return true
  }
}

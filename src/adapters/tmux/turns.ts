/**
 * Runs actions one after the other. A tmux server before 3.4 crashes, with every program in it, if a session is created
 * or ends, or a client leaves, at the very moment a control client identifies itself (it is notified before it is
 * ready). So only one of these happens at a time.
 */
export class Turns {
  private last: Promise<unknown> = Promise.resolve()

  /** Runs `action` when all earlier ones are finished, and returns its result. */
  take<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.last.then(action)
    this.last = turn.then(
      () => null,
      // The caller of that action gets its rejection; actions behind it only wait for its end.
      () => null,
    )
    return turn
  }
}

/**
 * One thing after the other. A tmux server before 3.4 crashes, and every program with it, when a session comes or goes, or a client leaves, in the very moment
 * in which a control client makes itself known (it is told before it can hear). So of these only one is under way at a time.
 */
export class Turns {
  private last: Promise<unknown> = Promise.resolve()

  /** Does it when all that was asked for earlier is over, and answers what it answers. */
  take<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.last.then(action)
    this.last = turn.then(
      () => null,
      // Whoever asked for it hears of it; those behind only wait.
      () => null,
    )
    return turn
  }
}

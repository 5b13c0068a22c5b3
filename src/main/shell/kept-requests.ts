/** Requests from outside (to end, to show a window), kept from the moment they can be heard until somebody can act on them. */
export class KeptRequests {
  private waiting = 0
  private ear: (() => void) | null = null

  /** A request has come. */
  asked(): void {
    if (this.ear === null) this.waiting += 1
    else this.ear()
  }

  /** Sets who acts on them; those that came before are told at once. */
  listen(ear: () => void): void {
    this.ear = ear
    for (; this.waiting > 0; this.waiting -= 1) ear()
  }
}

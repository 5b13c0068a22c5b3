/** More than anybody types ahead, and less than what a program that never comes would pile up. */
const MAX_EARLY_BYTES = 64 * 1024

/** What was typed into a terminal before its run was there to receive it: kept for that run alone. */
export class EarlyInput {
  private pieces: Uint8Array[] = []
  private bytes = 0
  private run: number | null = null
  private isFull = false

  /** Keeps what was typed for run `run`; for another run than before, what was kept is dropped. Once it is full, nothing more is kept, so that no piece is missing in between. */
  keep(run: number, bytes: Uint8Array): void {
    if (run !== this.run) this.drop()
    this.run = run
    this.isFull ||= this.bytes + bytes.length > MAX_EARLY_BYTES
    if (this.isFull) return
    this.pieces.push(bytes)
    this.bytes += bytes.length
  }

  /** Run `run` is there: takes what was kept for it, in order. What was kept for an earlier one is dropped. */
  take(run: number): readonly Uint8Array[] {
    if (this.run === null || this.run > run) return []
    const taken = this.run === run ? this.pieces : []
    this.drop()
    return taken
  }

  /** Drops what was kept for any run but `run`. */
  retain(run: number | null): void {
    if (run !== this.run) this.drop()
  }

  drop(): void {
    this.pieces = []
    this.bytes = 0
    this.run = null
    this.isFull = false
  }
}

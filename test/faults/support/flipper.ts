import { Worker } from 'node:worker_threads'

/** What is exchanged without pause. */
export type Flip =
  /** A symbolic link leads to one and the other in turn. */
  | { readonly kind: 'link'; readonly path: string; readonly targets: readonly [string, string] }
  /** Two paths change places in one step: a folder and a link, for one. Linux. */
  | { readonly kind: 'exchange'; readonly paths: readonly [string, string] }

/** What the thread is told; `isToEnd` is 1 once it shall. */
export interface FlipOrder {
  readonly flip: Flip
  readonly isToEnd: Int32Array<SharedArrayBuffer>
}

/** Exchanges something on a thread of its own until it is disposed; then a link leads to its first target, and paths are where they were. */
export class Flipper implements AsyncDisposable {
  private readonly isToEnd = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  private readonly ended: Promise<unknown>
  private readonly failures: unknown[] = []

  constructor(flip: Flip) {
    const order: FlipOrder = { flip, isToEnd: this.isToEnd }
    const worker = new Worker(new URL('flip-thread.ts', import.meta.url), { workerData: order })
    worker.on('error', (error) => void this.failures.push(error))
    this.ended = new Promise((resolve) => worker.once('exit', resolve))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    Atomics.store(this.isToEnd, 0, 1)
    await this.ended
    if (this.failures.length > 0) throw new AggregateError(this.failures, this.failures.join('\n'))
  }
}

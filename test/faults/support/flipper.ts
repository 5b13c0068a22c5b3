import { Worker } from 'node:worker_threads'

/** What is exchanged without pause. */
export type Flip =
  /** A symbolic link leads to one and the other in turn. */
  | { readonly kind: 'link'; readonly path: string; readonly targets: readonly [string, string] }
  /** Two paths change places in one step: a folder and a link, for one. Linux. */
  | { readonly kind: 'exchange'; readonly paths: readonly [string, string] }

/** Exchanges something on a thread of its own until it is disposed. */
export class Flipper implements AsyncDisposable {
  private readonly worker: Worker
  private readonly failures: unknown[] = []

  constructor(flip: Flip) {
    this.worker = new Worker(new URL('flip-thread.ts', import.meta.url), { workerData: flip })
    this.worker.on('error', (error) => void this.failures.push(error))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.worker.terminate()
    if (this.failures.length > 0) throw new AggregateError(this.failures, this.failures.join('\n'))
  }
}

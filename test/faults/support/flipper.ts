import { renameSync, symlinkSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { cFunction } from '../../../src/node/c-library.ts'

/** What is exchanged without pause. */
export type Flip =
  /** A symbolic link leads to one and the other in turn. */
  | { readonly kind: 'link'; readonly path: string; readonly targets: readonly [string, string] }
  /** Two paths change places in one step: a folder and a link, for one. Linux. */
  | { readonly kind: 'exchange'; readonly paths: readonly [string, string] }

/** Exchanges something on a thread of its own until it is disposed. */
export class Flipper implements AsyncDisposable {
  private readonly worker: Worker

  constructor(flip: Flip) {
    const source = `import(${JSON.stringify(import.meta.url)}).then(({ flipForEver }) => flipForEver(${JSON.stringify(flip)}))`
    this.worker = new Worker(source, { eval: true })
    // Else it would be thrown: a test fails by what it then finds.
    this.worker.on('error', (error) => console.error(error))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.worker.terminate()
  }
}

/** Longest time between two exchanges, ms: now shorter than a start takes from its first look to the exec, now longer, so that each moment in between is hit and some starts run. */
const EXCHANGE_EVERY_MS = 250
/** RENAME_EXCHANGE and AT_FDCWD of renameat2(2). */
const EXCHANGE = 2
const HERE = -100

/** Called on the thread. */
export function flipForEver(flip: Flip): never {
  const step = flip.kind === 'link' ? linkFlip(flip) : exchange(flip)
  for (;;) step()
}

function linkFlip({ path, targets }: Extract<Flip, { kind: 'link' }>): () => void {
  let turn = 0
  return () => {
    symlinkSync(targets[turn % 2 === 0 ? 0 : 1], `${path}.next`)
    renameSync(`${path}.next`, path)
    turn += 1
  }
}

function exchange({ paths }: Extract<Flip, { kind: 'exchange' }>): () => void {
  const renameat2 = cFunction<(...args: readonly (number | string)[]) => number>(
    'int renameat2(int olddir, const char *oldpath, int newdir, const char *newpath, unsigned int flags)',
  )
  const never = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  if (!renameat2.ok) throw new Error(renameat2.error)
  return () => {
    if (renameat2.value(HERE, paths[0], HERE, paths[1], EXCHANGE) !== 0) throw new Error(`${paths[0]} did not move`)
    Atomics.wait(never, 0, 0, Math.random() ** 2 * EXCHANGE_EVERY_MS)
  }
}

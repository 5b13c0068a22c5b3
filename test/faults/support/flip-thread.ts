// The thread of a Flipper.

import { renameSync, symlinkSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { cFunction } from '../../../src/node/c-library.ts'
import type { Flip, FlipOrder } from './flipper.ts'

/** Longest time between two exchanges, ms: now shorter than a start takes from its first look to the exec, now longer, so that each moment in between is hit and some starts run. */
const EXCHANGE_EVERY_MS = 250
/** RENAME_EXCHANGE and AT_FDCWD of renameat2(2). */
const EXCHANGE = 2
const HERE = -100

const { flip, isToEnd } = workerData as FlipOrder
const step = flip.kind === 'link' ? linkFlip(flip) : exchange(flip)
for (let turn = 0; turn % 2 === 1 || Atomics.load(isToEnd, 0) === 0; turn += 1) step(turn)

function linkFlip({ path, targets }: Extract<Flip, { kind: 'link' }>): (turn: number) => void {
  return (turn) => {
    symlinkSync(targets[turn % 2 === 0 ? 1 : 0], `${path}.next`)
    renameSync(`${path}.next`, path)
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

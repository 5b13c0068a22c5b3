import { writeFileSync } from 'node:fs'

// Usage: late-grower.mjs FILE WAIT_MS BYTES: does nothing for so long, then takes memory until it has more than BYTES, writes when that was,
// and takes half as much again.
const [file, waitMs, bytes] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]
const STEP_BYTES = 4 * 1024 ** 2
const taken = []

console.log('waiting')
setTimeout(() => {
  while (process.memoryUsage.rss() <= bytes) taken.push(Buffer.alloc(STEP_BYTES, 1))
  writeFileSync(file, String(Date.now()))
  while (process.memoryUsage.rss() <= bytes * 1.5) taken.push(Buffer.alloc(STEP_BYTES, 1))
  setInterval(() => taken.length, 60_000)
}, waitMs)

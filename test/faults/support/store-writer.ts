// Writes round after round into the store at the path given and prints each part of a round once it is written, until it is killed. With a
// number after the path it kills itself before its statement of that number.
import { writeSync } from 'node:fs'
import { DatabaseSync, StatementSync } from 'node:sqlite'
import { SystemClock } from '../../../src/adapters/clock/system-clock.ts'
import { openStore } from '../../../src/adapters/store/open-store.ts'
import { MemorySecrets } from '../../support/memory-secrets.ts'
import { PARTS, readRounds, writePart } from './store-rounds.ts'

const [path = '', dieAt] = process.argv.slice(2)
const opened = openStore({ path, clock: new SystemClock(), secrets: new MemorySecrets() })
if (!opened.ok) throw new Error(opened.error.message)
const { store, notices } = opened.value
if (notices.length > 0) throw new Error(notices.join('\n'))
// What was written of a round by halves is written again.
const first = Math.min(...Object.values(readRounds(store))) + 1

if (dieAt !== undefined) dieAtStatement(Number(dieAt))
writeSync(1, 'ready\n')
for (let round = first; ; round += 1) {
  for (const part of PARTS) {
    writePart(store, part, round)
    writeSync(1, `${part} ${round}\n`)
  }
}

/** Counts what is sent to the database from now on. */
function dieAtStatement(number: number): void {
  let left = number
  const counting =
    <A extends unknown[], R>(original: (...args: A) => R) =>
    (...args: A): R => {
      left -= 1
      if (left === 0) process.kill(process.pid, 'SIGKILL')
      return original(...args)
    }
  const { exec } = DatabaseSync.prototype
  const { run } = StatementSync.prototype
  Object.assign(DatabaseSync.prototype, {
    exec(this: DatabaseSync, sql: string) {
      return counting(() => exec.call(this, sql))()
    },
  })
  Object.assign(StatementSync.prototype, {
    run(this: StatementSync, ...args: Parameters<typeof run>) {
      return counting(() => run.apply(this, args))()
    },
  })
}

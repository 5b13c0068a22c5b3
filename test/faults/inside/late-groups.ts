// Loaded into a host: moving a process into its run's group takes until the pid has been given to somebody else. The file `FAULT_ENTERING` is made when
// a move has begun, after the host has looked who has the pid.
import { writeFileSync } from 'node:fs'
import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { setTimeout as wait } from 'node:timers/promises'
import { statOf } from '../support/processes.ts'

/** The move that tells a host, at its start, what it may do. */
const PROBE = /\/probe-\d+\/cgroup\.procs$/
const MOVE = /\/cgroup\.procs$/
const LONGEST_MS = 20_000

const { writeFile } = fs

async function untilReplaced(pid: number): Promise<void> {
  const first = statOf(pid)?.startTicks
  writeFileSync(process.env['FAULT_ENTERING'] ?? '', '')
  for (const start = performance.now(); performance.now() - start < LONGEST_MS; await wait(1)) {
    const now = statOf(pid)?.startTicks
    if (now !== undefined && now !== first) return
  }
}

async function lateWriteFile(...args: Parameters<typeof writeFile>): Promise<void> {
  const [path, pid] = args
  if (typeof path === 'string' && MOVE.test(path) && !PROBE.test(path)) await untilReplaced(Number(pid))
  await writeFile(...args)
}

Object.assign(fs, { writeFile: lateWriteFile })
syncBuiltinESMExports()

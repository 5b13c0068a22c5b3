// Loaded into a host: delays moving a process into its run's group until the pid has been reused. The file
// `FAULT_ENTERING` is created when a move has begun, after the host has identified the process.
import { writeFileSync } from 'node:fs'
import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { setTimeout as wait } from 'node:timers/promises'
import { statOf } from '../support/processes.ts'

/** The move by which a starting host tests its permissions. */
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

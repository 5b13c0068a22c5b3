import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ProcfsProcessTable } from './procfs-process-table.ts'

const NOBODY = 65_534
/** Field 19 of /proc/<pid>/stat is the nice value; 3 is the first field after the command's closing bracket. */
const NICE_INDEX = 19 - 3

function niceOfThreads(pid: number): readonly number[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[NICE_INDEX])
  })
}

describe.runIf(process.platform === 'linux')('nice values on Linux', () => {
  test('reach every thread of a process, and what it forks later', async () => {
    using table = new ProcfsProcessTable()
    const program = `process.stdin.once('data', () => {
      const { spawn } = require('node:child_process')
      spawn('sh', ['-c', 'nice'], { stdio: ['ignore', 'inherit', 'ignore'] })
      process.stdin.destroy()
    }); console.log('ready')`
    const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'inherit'] })
    const ended = once(child, 'close')
    await once(child.stdout, 'data')
    const identity = await table.identify(child.pid ?? 0)
    expect(niceOfThreads(child.pid ?? 0).length).toBeGreaterThan(1)
    expect(identity && (await table.setNice(identity, 6))).toBe('sent')
    expect(new Set(niceOfThreads(child.pid ?? 0))).toEqual(new Set([6]))
    child.stdin.end('go')
    expect(String((await once(child.stdout, 'data'))[0]).trim()).toBe('6')
    await ended
  })

  test('of others, and lower ones, are not permitted to plain users', () => {
    const program = `
      import { setNice } from './src/adapters/process-table/set-nice.ts'
      console.log(setNice(1, 5), setNice(process.pid, -5), setNice(2 ** 30, 5))`
    const isRoot = process.getuid?.() === 0
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
    })
    expect(printed.trim()).toBe('not-permitted not-permitted gone')
  })
})

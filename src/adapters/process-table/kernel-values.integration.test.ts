import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { ProcfsProcessTable } from './procfs-process-table.ts'

const NOBODY = 65_534
const children: ChildProcess[] = []

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
})

/** A shell in a session of its own, which prints the pid of a new child at each line it reads. */
async function shell(): Promise<ChildProcess & { readonly pid: number }> {
  const script = 'echo ready; while read -r _; do sleep 60 & echo $!; done'
  const child = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'ignore'], detached: true })
  children.push(child)
  await once(child.stdout, 'data')
  return Object.assign(child, { pid: child.pid ?? 0 })
}

async function forkOf(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error('no output')
  const printed = once(child.stdout, 'data')
  child.stdin?.write('go\n')
  return Number(String((await printed)[0]))
}

function oomScoreOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/oom_score_adj`, 'latin1'))
}

describe.runIf(process.platform === 'linux')('what the out-of-memory killer is told', () => {
  test('is of the process, and of what it forks from then on', async () => {
    using table = new ProcfsProcessTable()
    const child = await shell()
    const [before, identity] = [await forkOf(child), await table.identify(child.pid)]
    const usual = oomScoreOf(before)
    expect(identity && (await table.setOomScore(identity, 500, null))).toBe(true)
    const after = await forkOf(child)
    try {
      expect([oomScoreOf(child.pid), oomScoreOf(after), oomScoreOf(before)]).toEqual([500, 500, usual])
      expect(identity && (await table.setOomScore(identity, 300, 700))).toBe(false)
      expect(identity && (await table.setOomScore(identity, 300, 500))).toBe(true)
      expect(oomScoreOf(child.pid)).toBe(300)
    } finally {
      for (const pid of [before, after]) process.kill(pid, 'SIGKILL')
    }
  })

  test('can be raised and lowered again by plain users, and not of processes of others', () => {
    const program = `
      import { setOomScore } from './src/adapters/process-table/set-oom-score.ts'
      const [self, init, nobody] = [process.pid, 1, 2 ** 30]
      for (const [pid, score] of [[self, 500], [self, 300], [init, 300], [nobody, 300]])
        process.stdout.write(await setOomScore(pid, score, null) + ' ')`
    expect(asNobody(program).trim()).toBe('true true false false')
  })
})

/** Sessions are groups of the scheduler here. */
const SWITCH = '/proc/sys/kernel/sched_autogroup_enabled'
const IS_ON = existsSync(SWITCH) && readFileSync(SWITCH, 'latin1').trim() === '1'

describe.runIf(IS_ON)('the nice value of a session', () => {
  test('is set for all of it, and set back', async () => {
    using table = new ProcfsProcessTable()
    const child = await shell()
    const identity = await table.identify(child.pid)
    if (identity === null) throw new Error('it is gone')
    const inner = await forkOf(child)
    try {
      for (const nice of [15, 0]) {
        while ((await table.setSessionNice(identity, nice)) === 'later') await wait(20)
        expect(readFileSync(`/proc/${inner}/autogroup`, 'latin1')).toContain(` nice ${nice}`)
      }
    } finally {
      process.kill(inner, 'SIGKILL')
    }
  })

  test('is taken from plain users in both directions, sooner or later', () => {
    const program = `
      import { readFileSync } from 'node:fs'
      import { spawn } from 'node:child_process'
      import { setSessionNice } from './src/adapters/process-table/set-session-nice.ts'
      const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' })
      const outcomes = new Set()
      for (const nice of [10, 5]) {
        let outcome = 'later'
        while (outcome === 'later') outcome = setSessionNice(child.pid, nice)
        outcomes.add(outcome)
      }
      console.log(...outcomes, readFileSync('/proc/' + child.pid + '/autogroup', 'latin1').trim().split(' ').at(-1))
      child.kill('SIGKILL')`
    expect(asNobody(program)).toBe('set 5')
  })
})

function asNobody(program: string): string {
  const isRoot = process.getuid?.() === 0
  const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
  return execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8', ...user }).trim()
}

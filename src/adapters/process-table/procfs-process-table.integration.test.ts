import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import type { ProcessRow } from '../../core/process/process-row.ts'
import { readKernelConstants } from './kernel-constants.ts'
import { ProcfsProcessTable } from './procfs-process-table.ts'
import { StatDescriptors } from './stat-descriptors.ts'

const DEADLINE_MS = 10_000
const children: ChildProcess[] = []

function shell(script: string, env: Readonly<Record<string, string>> = {}): ChildProcess & { readonly pid: number } {
  const child = spawn('sh', ['-c', script], { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] })
  children.push(child)
  if (child.pid === undefined) throw new Error('sh did not start')
  return Object.assign(child, { pid: child.pid })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

async function rowWhen(table: ProcfsProcessTable, condition: (row: ProcessRow) => boolean): Promise<ProcessRow> {
  const deadline = performance.now() + DEADLINE_MS
  for (;;) {
    const row = (await table.sweep()).find(condition)
    if (row) return row
    if (performance.now() > deadline) throw new Error(`no such process: ${String(condition)}`)
    await wait(5)
  }
}

afterEach(async () => {
  await Promise.all(children.splice(0).map(end))
})

describe.runIf(process.platform === 'linux')('the process table of Linux', () => {
  test('counts in the units of this kernel', () => {
    const { pageBytes, ticksPerSecond } = readKernelConstants()
    expect(pageBytes).toBe(Number(execFileSync('getconf', ['PAGESIZE'])))
    expect(ticksPerSecond).toBe(Number(execFileSync('getconf', ['CLK_TCK'])))
  })

  test('misses nobody of a tree in which each process forks the next one and exits', async () => {
    const env = { ...process.env, STORM: 'i=0; while [ $i -lt 2000 ]; do i=$((i + 1)); done; sh -c "$STORM" & exit' }
    const first = spawn('sh', ['-c', 'eval "$STORM"'], { detached: true, stdio: 'ignore', env })
    if (first.pid === undefined) throw new Error('sh did not start')
    const group = first.pid
    await once(first, 'exit')
    using table = new ProcfsProcessTable()
    try {
      for (let look = 0; look < 150; look += 1) {
        const rows = await table.sweep()
        expect(
          rows.some((row) => row.groupId === group && row.state !== 'Z'),
          `sweep ${look}`,
        ).toBe(true)
      }
    } finally {
      process.kill(-group, 'SIGKILL')
    }
  })

  test('knows the cookie of a process that turns into another over and over, whenever it looks', async () => {
    // Each shell execs the next one: for about one moment in 15 its environment reads as empty.
    const again = 'i=$1; [ "$i" -gt 0 ] && exec sh -c "$2" again $((i - 1)) "$2"; exec sleep 60'
    const env = { CORRAL_RUN_ID: 'c0ffee', AGAIN: again }
    const { pid } = shell('exec sh -c "$AGAIN" again 20000 "$AGAIN"', env)
    const cookies = new Set<string | null>()
    for (let look = 0; look < 100; look += 1) {
      using table = new ProcfsProcessTable()
      cookies.add((await table.sweep()).find((row) => row.pid === pid)?.cookie ?? null)
    }
    expect([...cookies]).toEqual(['c0ffee'])
  })

  test('says what ps says', async () => {
    using table = new ProcfsProcessTable()
    const { pid } = shell('exec setsid sleep 60')
    const row = await rowWhen(
      table,
      ({ name, state, ...row }) => name === 'sleep' && state === 'S' && (row.pid === pid || row.parentPid === pid),
    )
    const columns = 'ppid=,pgid=,sess=,tpgid=,nlwp=,rss='
    const told = execFileSync('ps', ['-o', columns, '-p', String(row.pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/)
    const { parentPid, groupId, sessionId, foregroundGroupId, threads, rssBytes } = row
    expect([parentPid, groupId, sessionId, foregroundGroupId, threads].map(String)).toEqual(told.slice(0, 5))
    expect(Math.abs(rssBytes / 1024 - Number(told[5]))).toBeLessThan(512)
  })

  test('CPU time grows with work', async () => {
    using table = new ProcfsProcessTable()
    const { pid } = shell('while :; do :; done')
    const before = await rowWhen(table, (row) => row.pid === pid)
    await rowWhen(table, (row) => row.pid === pid && row.cpuMs >= before.cpuMs + 50)
  })

  test('a cookie that comes with an exec is seen, also when the process was seen before', async () => {
    using table = new ProcfsProcessTable()
    const { pid } = shell('sleep 0.3; CORRAL_RUN_ID=second exec sleep 60', { CORRAL_RUN_ID: 'first' })
    await rowWhen(table, (row) => row.pid === pid && row.cookie === 'first')
    await rowWhen(table, (row) => row.pid === pid && row.cookie === 'second')
  })

  test('C1: of an environment only the beginning is read, however much an agent puts there', async () => {
    const piece = 'x'.repeat(100_000)
    const padding = Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`PADDING_${index}`, piece]))
    const pids: number[] = []
    for (const env of [
      { CORRAL_RUN_ID: 'first', ...padding },
      { ...padding, CORRAL_RUN_ID: 'last' },
    ]) {
      const child = spawn('sleep', ['60'], { env: { ...env, PATH: process.env['PATH'] }, stdio: 'ignore' })
      children.push(child)
      pids.push(child.pid ?? 0)
    }
    using table = new ProcfsProcessTable()
    await rowWhen(table, (row) => row.pid === pids[0] && row.cookie === 'first')
    for (let sweep = 0; sweep < 3; sweep += 1) await table.sweep()
    expect((await table.sweep()).find(({ pid }) => pid === pids[1])).toMatchObject({ name: 'sleep', cookie: null })
  })

  test('a zombie keeps the cookie it had', async () => {
    using table = new ProcfsProcessTable()
    const { pid } = shell('sleep 0.2 & exec sleep 60', { CORRAL_RUN_ID: 'c' })
    await rowWhen(table, (row) => row.parentPid === pid && row.cookie === 'c')
    expect(await rowWhen(table, (row) => row.parentPid === pid && row.state === 'Z')).toMatchObject({ cookie: 'c' })
  })

  test('a sweep for usage still finds new processes at once', async () => {
    using table = new ProcfsProcessTable()
    await table.sweep()
    await table.sweep()
    const { pid } = shell('exec sleep 60')
    expect((await table.sweep([process.pid])).some((row) => row.pid === pid)).toBe(true)
  })

  test('a sweep for usage never shows a process that has ended', async () => {
    using table = new ProcfsProcessTable()
    const child = shell('exec sleep 60')
    for (let sweep = 0; sweep < 3; sweep += 1) await table.sweep()
    await end(child)
    expect((await table.sweep([process.pid])).some((row) => row.pid === child.pid)).toBe(false)
  })

  test('a sweep for usage tells at once what a process that slept has done since', async () => {
    using table = new ProcfsProcessTable()
    const child = spawn('sh', ['-c', 'read line; exec 9</dev/null; read line; while :; do :; done'], {
      stdio: ['pipe', 'ignore', 'inherit'],
    })
    children.push(child)
    const { pid = 0 } = child
    const rowNow = async (): Promise<ProcessRow | undefined> =>
      (await table.sweep([pid])).find((row) => row.pid === pid)
    const filesNow = async (): Promise<number | null> => (await table.resources([pid])).get(pid)?.openFiles ?? null
    for (let sweep = 0; sweep < 6; sweep += 1) await rowNow()
    const filesBefore = await filesNow()
    expect(await filesNow()).toBe(filesBefore)
    child.stdin.write('open a file\n')
    await expect.poll(filesNow).toBe((filesBefore ?? 0) + 1)
    child.kill('SIGSTOP')
    await expect.poll(async () => (await rowNow())?.state).toBe('T')
    child.kill('SIGCONT')
    child.stdin.write('work\n')
    await expect.poll(async () => (await rowNow())?.cpuMs).toBeGreaterThan(50)
  })

  test('a sweep for usage reads a process that has not run only now and then', async () => {
    using table = new ProcfsProcessTable()
    const { pid } = shell('exec sleep 60')
    await rowWhen(table, (row) => row.pid === pid && row.name === 'sleep')
    const seen = new Set<ProcessRow | undefined>()
    for (let sweep = 0; sweep < 20; sweep += 1) seen.add((await table.sweep([pid])).find((row) => row.pid === pid))
    expect(seen.size).toBeLessThan(10)
  })

  test('a sweep for usage tells at once that a process has lost its parent, though it has not run', async () => {
    using table = new ProcfsProcessTable()
    const parent = shell('sleep 60 & wait')
    const { pid } = await rowWhen(table, ({ parentPid, name }) => parentPid === parent.pid && name === 'sleep')
    const wanted = [parent.pid, pid]
    for (let sweep = 0; sweep < 6; sweep += 1) await table.sweep(wanted)
    await end(parent)
    const row = (await table.sweep(wanted)).find((one) => one.pid === pid)
    process.kill(pid)
    expect(row).toBeDefined()
    expect(row?.parentPid).not.toBe(parent.pid)
  })

  test('keeps no more descriptors than it may and closes those of the dead and its own', async () => {
    const openBefore = readdirSync('/proc/self/fd').length
    const stats = new StatDescriptors(5)
    const table = new ProcfsProcessTable(stats)
    const rows = await table.sweep()
    expect(rows.length).toBeGreaterThan(5)
    expect((await table.sweep()).length).toBeGreaterThan(5)
    expect(stats.keptCount).toBe(5)
    table.dispose()
    expect(readdirSync('/proc/self/fd').length).toBe(openBefore)
  })

  test('the descriptor of an ended process is closed at the next sweep', async () => {
    const stats = new StatDescriptors()
    using table = new ProcfsProcessTable(stats)
    const child = shell('exec sleep 60')
    const kept = [stats.read(child.pid)?.startTicks, stats.read(child.pid)?.startTicks]
    expect(kept[0]).toBe(kept[1])
    await table.sweep()
    await end(child)
    expect(stats.read(child.pid)).toBeNull()
    const rows = await table.sweep()
    expect(stats.keptCount).toBeLessThanOrEqual(rows.length)
  })

  test('the descriptor of a process that ended before any sweep saw it is closed too', async () => {
    const stats = new StatDescriptors()
    using table = new ProcfsProcessTable(stats)
    const children = Array.from({ length: 20 }, () => shell('exec sleep 60'))
    for (const child of children) expect(await table.identify(child.pid)).not.toBeNull()
    for (const child of children) await end(child)
    const rows = await table.sweep()
    expect(stats.keptCount).toBeLessThanOrEqual(rows.length)
    expect(children.some(({ pid }) => rows.some((row) => row.pid === pid))).toBe(false)
  })

  test('running out of descriptors costs the kept ones, not the sweep', () => {
    const program = `
      import { openSync } from 'node:fs'
      import { ProcfsProcessTable } from './src/adapters/process-table/procfs-process-table.ts'
      import { StatDescriptors } from './src/adapters/process-table/stat-descriptors.ts'
      const stats = new StatDescriptors(10_000)
      const table = new ProcfsProcessTable(stats)
      await table.sweep()
      const taken = []
      try { for (;;) taken.push(openSync('/dev/null')) } catch (error) { console.log(error.code) }
      const rows = await table.sweep()
      console.log(rows.some((row) => row.pid === process.pid), (await table.identify(process.pid)) !== null)
      openSync('/dev/null')
      console.log('room')`
    const script = `ulimit -n 90; exec "${process.execPath}" --input-type=module -e "$PROGRAM"`
    const printed = execFileSync('sh', ['-c', script], { env: { ...process.env, PROGRAM: program }, encoding: 'utf8' })
    expect(printed.trim().split('\n')).toEqual(['EMFILE', 'true true', 'room'])
  })

  test('after dispose it says so instead of leaking', async () => {
    const table = new ProcfsProcessTable()
    table.dispose()
    await expect(table.sweep()).rejects.toThrow('disposed')
  })
})

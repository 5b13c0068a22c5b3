import { afterEach, describe, expect, test, vi } from 'vitest'
import { CimProcessTable, readWindowsBootId } from './cim-process-table.ts'
import { PosixPsProcessTable, readDarwinBootId } from './posix-ps-process-table.ts'
import type { ProcessUsage } from './read-usage.ts'
import type { HelperCommand } from './run-command.ts'

const STARTED = 'Fri Nov 20 10:33:05 2026'
const STARTED_MS = Date.UTC(2026, 10, 20, 10, 33, 5)
const line = (pid: number, { state = 'S', start = STARTED, rss = 100 } = {}): string =>
  `${pid} 1 ${pid} 0 ?? ${state} ${start} 0:01.00 ${rss} /bin/agent\n`

/** Lets the test decide when a helper program returns. */
class HeldRunner {
  readonly commands: HelperCommand[] = []
  private readonly answers: ((output: string) => void)[] = []

  readonly run = (command: HelperCommand): Promise<string> => {
    this.commands.push(command)
    return new Promise((resolve) => this.answers.push(resolve))
  }

  async answer(output: string): Promise<void> {
    await vi.waitFor(() => expect(this.answers.length).toBeGreaterThan(0))
    this.answers.shift()?.(output)
  }
}

function tableWith(
  output: string,
  usages: ReadonlyMap<number, ProcessUsage> = new Map(),
): { table: PosixPsProcessTable; commands: HelperCommand[]; later(ms: number): void } {
  const commands: HelperCommand[] = []
  let now = 0
  const run = async (command: HelperCommand): Promise<string> => {
    commands.push(command)
    return output
  }
  const table = new PosixPsProcessTable({ bootId: 'b', run, readUsage: async () => usages, now: () => now })
  return { table, commands, later: (ms) => void (now += ms) }
}

test('one helper at a time: those who ask while it runs share the next one', async () => {
  const held = new HeldRunner()
  using table = new PosixPsProcessTable({ bootId: 'b', run: held.run })
  const first = table.sweep()
  await vi.waitFor(() => expect(held.commands).toHaveLength(1))
  const second = table.sweep()
  const third = table.identify(20)
  await held.answer(line(10))
  expect((await first).map(({ pid }) => pid)).toEqual([10])
  await held.answer(line(20))
  expect((await second).map(({ pid }) => pid)).toEqual([20])
  expect(await third).toEqual({ pid: 20, startTime: STARTED_MS / 1000, bootId: 'b' })
  expect(held.commands).toHaveLength(2)
})

test('a failed reading fails those who waited for it, and the next one works', async () => {
  const outputs = ['', line(10)]
  using table = new PosixPsProcessTable({ bootId: 'b', run: async () => outputs.shift() ?? '' })
  await expect(table.sweep()).rejects.toThrow('no process')
  expect(await table.sweep()).toHaveLength(1)
})

describe('a sweep for usage', () => {
  const USAGES = new Map([
    [10, { cpuMs: 5_000, rssBytes: 777, startedAt: STARTED_MS + 900 }],
    [11, { cpuMs: 9_000, rssBytes: 888, startedAt: STARTED_MS + 60_000 }],
  ])

  test('refreshes only those asked for, and drops those that are gone or somebody else', async () => {
    const { table, commands } = tableWith(line(10) + line(11) + line(12) + line(13), USAGES)
    using _ = table
    await table.sweep()
    const rows = await table.sweep([10, 11, 12])
    expect(rows.map(({ pid, cpuMs, rssBytes }) => [pid, cpuMs, rssBytes])).toEqual([
      [10, 5_000, 777],
      [13, 1_000, 102_400],
    ])
    expect(commands).toHaveLength(1)
  })

  test('reads the whole table when there is none yet or it has grown old', async () => {
    const { table, commands, later } = tableWith(line(10), USAGES)
    using _ = table
    await table.sweep([10])
    expect(commands).toHaveLength(1)
    later(10_001)
    await table.sweep([10])
    expect(commands).toHaveLength(2)
  })
})

describe('signals', () => {
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
  afterEach(() => kill.mockClear())

  test('go to the same process only', async () => {
    const { table } = tableWith(line(10) + line(11, { state: 'Z' }))
    using _ = table
    const startTime = STARTED_MS / 1000
    expect(await table.signal({ pid: 10, startTime, bootId: 'b' }, 'SIGTERM')).toBe('sent')
    expect(kill.mock.calls).toEqual([[10, 'SIGTERM']])
    expect(await table.signal({ pid: 10, startTime: startTime - 1, bootId: 'b' }, 'SIGTERM')).toBe('stranger')
    expect(await table.signal({ pid: 10, startTime, bootId: 'other' }, 'SIGTERM')).toBe('gone')
    expect(await table.signal({ pid: 11, startTime, bootId: 'b' }, 'SIGKILL')).toBe('gone')
    expect(kill.mock.calls).toHaveLength(1)
  })

  test('on Windows only SIGKILL is one', async () => {
    const json = '{"ProcessId":10,"ParentProcessId":1,"CreationDate":"/Date(5)/","Name":"agent.exe"}'
    using table = new CimProcessTable({ bootId: 'b', run: async () => json })
    const identity = { pid: 10, startTime: 5, bootId: 'b' }
    expect(await table.signal(identity, 'SIGTERM')).toBe('not-permitted')
    expect(kill).not.toHaveBeenCalled()
    expect(await table.signal(identity, 'SIGKILL')).toBe('sent')
    expect(kill.mock.calls).toEqual([[10, 'SIGKILL']])
  })
})

test('Windows gives command lines of those that are who they were', async () => {
  const json = `[{"ProcessId":10,"CreationDate":"/Date(5)/","Name":"agent.exe","CommandLine":"agent.exe --x"},
    {"ProcessId":11,"CreationDate":"/Date(5)/","Name":"hidden.exe","CommandLine":null},
    {"ProcessId":12,"CreationDate":"/Date(6)/","Name":"other.exe","CommandLine":"other"}]`
  const commands: HelperCommand[] = []
  const run = async (command: HelperCommand): Promise<string> => (commands.push(command), json)
  using table = new CimProcessTable({ bootId: 'b', run })
  const lines = await table.commandLines([10, 11, 12].map((pid) => ({ pid, startTime: 5, bootId: 'b' })))
  expect([...lines]).toEqual([
    [10, 'agent.exe --x'],
    [11, 'hidden.exe'],
  ])
  expect(commands[0]?.args.at(-1)).toContain('ProcessId=10 or ProcessId=11 or ProcessId=12')
  expect(commands[0]?.args).toContain('-NoProfile')
})

describe('the boot', () => {
  test('of a Mac is its session, or the boot time where there is none', async () => {
    expect(await readDarwinBootId(async () => '4D5E-11\n')).toBe('4D5E-11')
    const old = async ({ args }: HelperCommand): Promise<string> => {
      if (args.includes('kern.bootsessionuuid')) throw new Error('unknown oid')
      return '{ sec = 1795161601, usec = 0 } Fri Nov 20 08:00:01 2026\n'
    }
    expect(await readDarwinBootId(old)).toContain('sec = 1795161601')
  })

  test('of a Windows machine is the moment it came up, in either encoding', async () => {
    const five = await readWindowsBootId(async () => String.raw`{"LastBootUpTime":"\/Date(1795161601123)\/"}`)
    const seven = await readWindowsBootId(async () => '{"LastBootUpTime":"2026-11-20T08:00:01.123+00:00"}')
    expect(five).toBe('boot-1795161601123')
    expect(seven).toMatch(/^boot-\d+$/)
  })
})

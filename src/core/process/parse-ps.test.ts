import { describe, expect, test } from 'vitest'
import { parseCpuTime, parsePs, parsePsCommands } from './parse-ps.ts'

/** In the form of macOS 15: paths as names, `??` without a terminal, hundredths, session leaders marked `s`. */
const MACOS = `    1     0     1     0 ??       Ss   Thu Nov  5 08:00:01 2026     4:31.27  18608 /sbin/launchd
  612     1   612     0 ??       S    Thu Nov  5 08:01:10 2026   101:02.05 402116 /Applications/My App.app/Contents/MacOS/My App
 9041   612  9041  9050 ttys003  Ss   Fri Nov 20 10:33:01 2026     0:00.02   1740 /bin/zsh
 9050  9041  9050  9050 ttys003  R+   Fri Nov 20 10:33:05 2026 1-02:03:04.50 65536 node
 9051  9050  9050  9050 ttys003  Z+   Fri Nov 20 10:33:06 2026     0:00.00      0 (sh)
 9060  9050  9060     0 ??       Ss   Fri Nov 20 10:33:07 2026     0:00.00   1024 sleep
 9061  9060  9061     0 ??       S    Fri Nov 20 10:33:07 2026     0:00.00   1024 sleep
`
/** Captured from procps 4 on Linux. */
const PROCPS = `      1       0       1      -1 ?        Ss   Fri Nov 20 10:14:02 2026 00:00:01  9120 systemd
  11376    9041   11376   11376 pts/0    S+   Fri Nov 20 10:36:43 2026 00:00:00  3456 tmux: server
  11380   11376   11376   11376 pts/0    Z+   Fri Nov 20 10:36:43 2026 00:00:00     0 sh <defunct>
`

const rows = parsePs(MACOS)
const rowOf = (pid: number): (typeof rows)[number] | undefined => rows.find((row) => row.pid === pid)

test('reads every column', () => {
  expect(rowOf(9050)).toEqual({
    pid: 9050,
    parentPid: 9041,
    groupId: 9050,
    sessionId: 9041,
    foregroundGroupId: 9050,
    state: 'R',
    startTime: Date.UTC(2026, 10, 20, 10, 33, 5) / 1000,
    cpuMs: 93_784_500,
    rssBytes: 65_536 * 1024,
    threads: 0,
    name: 'node',
    cookie: null,
  })
})

test('a name is the last part of a path, spaces and all', () => {
  expect(rowOf(612)).toMatchObject({
    name: 'My App',
    foregroundGroupId: -1,
    startTime: Date.UTC(2026, 10, 5, 8, 1, 10) / 1000,
  })
})

describe('the session', () => {
  test('is the leader on the same terminal', () => {
    expect([9041, 9050, 9051].map((pid) => rowOf(pid)?.sessionId)).toEqual([9041, 9041, 9041])
  })

  test('is its own for a leader without a terminal, and unknown for those behind it', () => {
    expect([rowOf(9060)?.sessionId, rowOf(9061)?.sessionId]).toEqual([9060, 0])
  })
})

test('reads what procps prints, too', () => {
  expect(parsePs(PROCPS)).toMatchObject([
    { pid: 1, name: 'systemd', state: 'S', cpuMs: 1000 },
    { pid: 11376, name: 'tmux: server', sessionId: 0 },
    { pid: 11380, name: 'sh', state: 'Z' },
  ])
})

test('lines that are something else are left out', () => {
  expect(parsePs('ps: illegal option\n\n  12 zzz\n')).toEqual([])
})

test.each([
  ['0:00.02', 20],
  ['101:02.05', 6_062_050],
  ['01:02:03', 3_723_000],
  ['2-01:00:00', 176_400_000],
])('CPU time %s is %i ms', (text, ms) => {
  expect(parseCpuTime(text)).toBe(ms)
})

test('command lines are read whole, with who they belong to', () => {
  const printed = `  612 Thu Nov  5 08:01:10 2026 /Applications/My App.app/Contents/MacOS/My App --x
 9050 Fri Nov 20 10:33:05 2026 node  -e  "a  b"
no line
`
  expect(parsePsCommands(printed)).toEqual([
    {
      pid: 612,
      startTime: Date.UTC(2026, 10, 5, 8, 1, 10) / 1000,
      command: '/Applications/My App.app/Contents/MacOS/My App --x',
    },
    { pid: 9050, startTime: Date.UTC(2026, 10, 20, 10, 33, 5) / 1000, command: 'node  -e  "a  b"' },
  ])
})

import { describe, expect, test } from 'vitest'
import { parseProcStat } from './parse-proc-stat.ts'

/** Captured on Linux 6.18 from `cat /proc/self/stat`, the name replaced by each test. */
const CAT = (name: string): string =>
  `11378 (${name}) R 11376 11370 9041 34816 11371 4194304 98 0 0 0 12 7 3 1 20 0 4 0 137271 3133440 360 18446744073709551615 94772362678272 94772362698153 140733178617024 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 94772362714160 94772362715776 94772600504320 140733178620444 140733178620464 140733178620464 140733178621931 0\n`
/** Captured: a kernel thread has no group, session, terminal or memory. */
const KERNEL_THREAD = '2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 3 0 0 20 0 1 0 4 0 0 18446744073709551615 0 0 0 0\n'

function parse(line: string | Uint8Array): ReturnType<typeof parseProcStat> {
  const bytes = typeof line === 'string' ? new TextEncoder().encode(line) : line
  const buffer = new Uint8Array(1024).fill(0x29)
  buffer.set(bytes)
  return parseProcStat(buffer, bytes.length)
}

test('reads every field it names', () => {
  expect(parse(CAT('cat'))).toEqual({
    pid: 11378,
    name: 'cat',
    state: 'R',
    parentPid: 11376,
    groupId: 11370,
    sessionId: 9041,
    foregroundGroupId: 11371,
    cpuTicks: 19,
    threads: 4,
    startTicks: 137271,
    rssPages: 360,
  })
})

test('reads a kernel thread, whose foreground group is negative', () => {
  expect(parse(KERNEL_THREAD)).toMatchObject({
    pid: 2,
    parentPid: 0,
    sessionId: 0,
    foregroundGroupId: -1,
    startTicks: 4,
    rssPages: 0,
  })
})

describe('a name may hold anything', () => {
  test.each(['a b c', ') S 1 2 3', '((', 'a)', 'line\nbreak', 'naïve', '日本', 'tmux: server', ''])('%j', (name) => {
    expect(parse(CAT(name))).toMatchObject({ name, state: 'R', parentPid: 11376, rssPages: 360 })
  })

  test('bytes that are no UTF-8 become replacement characters', () => {
    const line = new TextEncoder().encode(CAT('xy'))
    line[line.indexOf(0x78)] = 0xff
    expect(parse(line)?.name).toBe('\uFFFDy')
  })
})

test('what is cut short, empty or something else gives null', () => {
  const whole = CAT('cat')
  expect(parse('')).toBeNull()
  expect(parse('cat: No such process\n')).toBeNull()
  expect(parse(whole.slice(0, 12))).toBeNull()
  expect(parse(whole.slice(0, whole.indexOf(' 137271')))).toBeNull()
})

import { expect, test } from 'vitest'
import { parseCimDate, parseCimProcesses } from './parse-cim.ts'

/** In the form Windows PowerShell 5.1 prints. */
const POWERSHELL_5 = String.raw`[
  {"ProcessId":0,"ParentProcessId":0,"CreationDate":null,"KernelModeTime":991234567890,"UserModeTime":0,"WorkingSetSize":8192,"ThreadCount":8,"Name":"System Idle Process"},
  {"ProcessId":4,"ParentProcessId":0,"CreationDate":"\/Date(1795161601123)\/","KernelModeTime":12345678,"UserModeTime":0,"WorkingSetSize":147456,"ThreadCount":312,"Name":"System"},
  {"ProcessId":9120,"ParentProcessId":4,"CreationDate":"\/Date(1795161605456)\/","KernelModeTime":1562500,"UserModeTime":3125000,"WorkingSetSize":5368709120,"ThreadCount":23,"Name":"node.exe"}
]`
/** In the form PowerShell 7 prints: a single process is an object, dates are ISO with 100 ns. */
const POWERSHELL_7 = `{"ProcessId":9120,"ParentProcessId":4,"CreationDate":"2026-11-20T11:20:05.4561234+01:00","KernelModeTime":1562500,"UserModeTime":3125000,"WorkingSetSize":65536,"ThreadCount":23,"Name":"node.exe"}`

test('reads every property; the idle process is none', () => {
  const rows = parseCimProcesses(POWERSHELL_5)
  expect(rows.map((row) => row.pid)).toEqual([4, 9120])
  expect(rows[1]).toEqual({
    pid: 9120,
    parentPid: 4,
    groupId: 0,
    sessionId: 0,
    foregroundGroupId: -1,
    state: '?',
    startTime: 1_795_161_605_456,
    cpuMs: 468.75,
    rssBytes: 5_368_709_120,
    threads: 23,
    name: 'node.exe',
    cookie: null,
  })
})

test('a single process is an object, not an array', () => {
  expect(parseCimProcesses(POWERSHELL_7)).toMatchObject([
    { pid: 9120, startTime: Date.UTC(2026, 10, 20, 10, 20, 5, 456) },
  ])
})

test('both encodings of one moment are equal', () => {
  expect(parseCimDate('/Date(1795169999999)/')).toBe(parseCimDate(new Date(1_795_169_999_999).toISOString()))
})

test('dates that are none are 0', () => {
  expect([null, undefined, '', 'soon', {}].map(parseCimDate)).toEqual([0, 0, 0, 0, 0])
})

test('entries that are no processes are left out, text that is no JSON throws', () => {
  expect(parseCimProcesses('[1, null, {"Name":"x"}]')).toEqual([])
  expect(() => parseCimProcesses('Get-CimInstance : Access denied')).toThrow(SyntaxError)
})

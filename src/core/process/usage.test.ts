import { expect, it } from 'vitest'
import type { ProcessRow } from './process-row.ts'
import { cpuPercentOf, ledgerOf, usageOf } from './usage.ts'

function row(pid: number, change: Partial<ProcessRow> = {}): ProcessRow {
  const ids = { parentPid: 1, groupId: pid, sessionId: pid, foregroundGroupId: -1, name: 'p', cookie: null }
  return { pid, state: 'S', startTime: 1, cpuMs: 0, rssBytes: 1000, threads: 2, ...ids, ...change }
}

it('adds up a tree; CPU is in percent of one core', () => {
  const ledger = ledgerOf([row(1, { cpuMs: 100 }), row(2, { cpuMs: 50 })])
  expect(usageOf([row(1, { cpuMs: 600 }), row(2, { cpuMs: 1050 })], ledger, 1000)).toEqual({
    cpuPercent: 150,
    memoryBytes: 2000,
    processes: 2,
    threads: 4,
    zombies: 0,
  })
})

it('counts all of a process that started since', () => {
  expect(usageOf([row(3, { cpuMs: 250 })], new Map(), 1000).cpuPercent).toBe(25)
})

it('does not subtract another process’s past from a reused pid', () => {
  const ledger = ledgerOf([row(1, { cpuMs: 90_000 })])
  expect(usageOf([row(1, { cpuMs: 10, startTime: 77 })], ledger, 1000).cpuPercent).toBe(1)
})

it('knows no CPU before the second sweep', () => {
  expect(usageOf([row(1, { cpuMs: 90_000 })], new Map(), 0).cpuPercent).toBe(0)
  expect(cpuPercentOf(row(1, { cpuMs: 10 }), new Map(), 0)).toBe(0)
})

it('counts zombies apart', () => {
  expect(usageOf([row(1), row(2, { state: 'Z', rssBytes: 0 })], new Map(), 1000)).toMatchObject({
    processes: 1,
    zombies: 1,
    threads: 2,
  })
})

it('never goes below zero when a counter goes back', () => {
  expect(usageOf([row(1, { cpuMs: 5 })], ledgerOf([row(1, { cpuMs: 10 })]), 1000).cpuPercent).toBe(0)
})

import type { AgentFigures, MetricsReading } from '../../src/core/metrics/reading.ts'
import { LIMIT_KINDS } from '../../src/shapes/run-limits.ts'
import { sampleActivity } from './sample-activity.ts'

const TOKENS = { input: 10, output: 20, cacheRead: 30, cacheWrite: 40 }
const SPENT = { costUsd: 1.25, tokens: TOKENS }

/** An agent of which everything is known, with the changes given. */
export function sampleFigures(changes: Partial<AgentFigures> = {}): AgentFigures {
  return {
    ...{ id: 'a1', name: 'api', type: 'claude', group: 'backend', isForTask: false },
    ...{ phase: 'running', wanted: 'up', isUp: true, startedAt: 1_000, outputBytes: 500, runs: 3 },
    activity: sampleActivity({ kind: 'waiting-approval', ask: 'approval', since: 2_000 }),
    sample: {
      ...{ at: 3_000, cpuPercent: 150, memoryBytes: 4e8, processes: 4, threads: 20, zombies: 1, openFiles: 33 },
      ...{ readBytesPerSecond: 1, writeBytesPerSecond: 2.5, outputBytesPerSecond: 3 },
    },
    counted: { cpuSeconds: 12.5, restarts: 2, ends: new Map([['crash', 2]]), breaches: new Map([['memory', 1]]) },
    health: 70,
    limits: LIMIT_KINDS.map((kind) => ({
      ...{ kind, warn: 1_000, max: 2_000, action: 'stop', origin: 'agent' },
      ...{ means: ['samples'], standing: kind === 'cpu' ? 'above' : 'below', cannotSlow: false },
    })),
    limitRatio: 0.5,
    spending: { runId: 'r1', run: SPENT, latest: { day: '2026-01-01', spending: SPENT }, total: SPENT },
    messages: 1,
    ...changes,
  }
}

/** An agent that never ran, of which hardly anything is known. */
export function unknownFigures(changes: Partial<AgentFigures> = {}): AgentFigures {
  return sampleFigures({
    ...{ phase: 'stopped', wanted: 'down', isUp: false, startedAt: null, activity: null, sample: null, health: null },
    ...{ limits: [], limitRatio: null, spending: null, messages: 0, runs: 0, outputBytes: 0 },
    counted: { cpuSeconds: 0, restarts: 0, ends: new Map(), breaches: new Map() },
    ...changes,
  })
}

/** A host with these agents. */
export function sampleReading(changes: Partial<MetricsReading> = {}): MetricsReading {
  return {
    build: { version: '1.2.3', kind: 'headless', platform: 'linux', contractVersion: 9 },
    host: {
      ownUse: { cpuSeconds: 3.5, rssBytes: 1e8, startedAt: 500, loopDelayMs: { p99: 2, max: 7 } },
      sample: {
        ...{ at: 3_000, totalMemoryBytes: 8e9, freeMemoryBytes: 4e9, memoryPressurePercent: 5, memoryStallPercent: 1 },
        ...{ cores: 2, ownCpuPercent: 1, ownRssBytes: 1e8 },
      },
      clients: new Map([['owner', 2]]),
      journalSeq: 77,
      queued: { inLine: 1, blocked: 2 },
      orphans: { listed: 3, ignored: 4 },
    },
    agents: [sampleFigures()],
    alerts: [{ rule: 'waits-long', agentId: 'a1', severity: 'warning' }],
    tasks: { counts: { queued: 1, running: 2, finished: 3 }, finished: new Map([['success', 3]]) },
    ...changes,
  }
}

import { keptSamplesOf } from '../../src/core/post-mortem/kept-samples.ts'
import { DIRECT_COLOR, type PostMortem } from '../../src/shapes/post-mortem.ts'
import type { VitalsSample } from '../../src/shapes/vitals.ts'
import { crashedRun } from './sample-states.ts'

const PORT_LINE = 'Error: listen EADDRINUSE: address already in use :::3000'
const END_AT = Date.UTC(2026, 10, 22, 7, 30)

/** What is kept of a run that found its port in use, after two minutes of work. */
export function samplePostMortem(agentId: string, generation: number, change: Partial<PostMortem> = {}): PostMortem {
  const plain = { foreground: null, background: null, marks: [] }
  return {
    agentId,
    agentName: `agent-${agentId}`,
    sight: 'seen',
    end: {
      ...crashedRun,
      ...{ runId: `${agentId}-${generation}`, generation },
      ...{ startedAt: END_AT - 120_000, endedAt: END_AT, lastLines: [PORT_LINE] },
    },
    hints: [
      { kind: 'port-in-use', line: PORT_LINE, port: 3000, holder: { pid: 4711, name: 'node', agent: 'web' } },
      { kind: 'lock-held', line: 'database is locked', name: null },
    ],
    screen: {
      columns: 80,
      rows: [
        [
          { text: 'Error', foreground: 1, background: null, marks: ['bold'] },
          { text: ': listen <EADDRINUSE> & more', ...plain },
        ],
        [],
        [{ text: ' done ', foreground: DIRECT_COLOR + 0xff_88_00, background: 236, marks: ['inverse'] }],
      ],
    },
    lines: ['starting', PORT_LINE],
    samples: keptSamplesOf(
      Array.from({ length: 120 }, (_, index) => sampleAt(index)),
      0,
    ),
    host: {
      at: END_AT,
      totalMemoryBytes: 16e9,
      freeMemoryBytes: 4e9,
      memoryStallPercent: 0,
      memoryPressurePercent: 0.5,
      cores: 8,
      ownCpuPercent: 2,
      ownRssBytes: 1.5e8,
    },
    others: [{ name: 'web', cpuPercent: 12, memoryBytes: 8e8 }],
    left: 0,
    ...change,
  }
}

function sampleAt(index: number): VitalsSample {
  return {
    at: END_AT - 120_000 + index * 1_000,
    cpuPercent: 40 + 30 * Math.sin(index / 9),
    memoryBytes: 2e8 + index * 2e6,
    processes: 3,
    threads: 20,
    zombies: 0,
    openFiles: index < 5 ? null : 40,
    readBytesPerSecond: null,
    writeBytesPerSecond: index < 5 ? null : 1_000 * (index % 7),
    outputBytesPerSecond: index % 10 === 0 ? 4_000 : 100,
  }
}

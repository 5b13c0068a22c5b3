import { describe, expect, it } from 'vitest'
import type { Lane } from '../shapes/history.ts'
import {
  alertEndWords,
  laneWords,
  momentWords,
  rangeWords,
  runEndWords,
  stretchWords,
  summaryParts,
  sumWords,
  type HistorySummary,
} from './history-words.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const at = (hour: number, minute = 0, day = 22): number => new Date(2026, 10, day, hour, minute).getTime()
const now = at(9)

const QUIET: HistorySummary = {
  up: { agents: 0, ms: 0 },
  worked: { agents: 0, ms: 0 },
  waited: { agents: 0, ms: 0 },
  crashed: { agents: 0, times: 0 },
  limited: 0,
  gaveUp: 0,
  busiest: null,
}

const textOf = (summary: HistorySummary, fleet: number | null): string =>
  summaryParts(summary, fleet, now)
    .map(({ text }) => text)
    .join(' · ')

describe('what is told of a moment', () => {
  it('says what an agent did, from when to when, and for how long', () => {
    const stretch = { from: at(2, 10), to: at(2, 24), value: 'waiting-approval' } as const
    expect(stretchWords(stretch, now)).toBe('waited for approval from 02:10:00 to 02:24:00, 14 m')
  })

  it('says since when it does what it does now', () => {
    expect(stretchWords({ from: at(8, 30), to: null, value: 'working' }, now)).toBe('working since 08:30:00, 30 m')
  })

  it('names the run of a start or an end, and how often something happened', () => {
    expect(momentWords({ at: now, kind: 'crash', generation: 3, count: 1 })).toBe('run 3 crashed')
    expect(momentWords({ at: now, kind: 'turn-ended', generation: 3, count: 4 })).toBe('finished a turn, 4 times')
    expect(momentWords({ at: now, kind: 'start', generation: 0, count: 1 })).toBe('started')
  })
})

describe('what is told of a lane', () => {
  const lane = (spentMs: Lane['spentMs'], crashes: number): Pick<Lane, 'spentMs' | 'moments'> => ({
    spentMs,
    moments: crashes === 0 ? [] : [{ at: now, kind: 'crash', generation: 1, count: crashes }],
  })

  it('sums up work, waiting and crashes', () => {
    const spent = { working: 3 * HOUR, 'waiting-approval': 10 * MINUTE, 'waiting-input': 2 * MINUTE }
    expect(laneWords(lane(spent, 2))).toBe('worked 3 h, waited for you 12 m, crashed 2 times')
  })

  it('says of one that did nothing else whether it was up', () => {
    expect(laneWords(lane({ stopped: HOUR }, 0))).toBe('was not up')
    expect(laneWords(lane({ quiet: HOUR, idle: HOUR, stopped: HOUR }, 0))).toBe('was up 2 h and quiet')
  })

  it('tells long sums in whole hours', () => {
    expect(sumWords(31.4 * HOUR)).toBe('31 h')
    expect(sumWords(4.2 * HOUR)).toBe('4 h 12 m')
  })
})

describe('the summary', () => {
  const busy: HistorySummary = {
    up: { agents: 14, ms: 31 * HOUR },
    worked: { agents: 12, ms: 20 * HOUR },
    waited: { agents: 3, ms: 4 * HOUR },
    crashed: { agents: 2, times: 5 },
    limited: 1,
    gaveUp: 1,
    busiest: { at: at(2, 10), agents: 9 },
  }

  it('tells who was up, worked, waited, crashed and when most were up', () => {
    expect(textOf(busy, 50)).toBe(
      '14 of 50 agents were up for 31 h in all · 12 worked 20 h · 3 waited for you 4 h · 2 crashed 5 times · 1 gave up · 1 reached a limit · busiest at 02:10 with 9 up',
    )
  })

  it('leaves out what did not happen, and how many agents there are where only some were looked at', () => {
    expect(textOf({ ...QUIET, up: { agents: 1, ms: HOUR } }, null)).toBe('1 agent was up for 1 h in all')
  })

  it('says that nobody was up', () => {
    expect(textOf(QUIET, 3)).toBe('No agent was up')
  })
})

describe('names of ends and ranges', () => {
  it('tells how a run ended', () => {
    expect(runEndWords({ exitClass: null })).toBe('Running')
    expect(runEndWords({ exitClass: 'user-stop' })).toBe('Stopped by request')
  })

  it('tells why an alert is over', () => {
    expect(alertEndWords(null)).toBe('still firing')
    expect(alertEndWords({ at: now, durationMs: 1, why: 'run-ended' })).toBe('its run ended')
  })

  it('names the day of a range only where it is another one', () => {
    expect(rangeWords({ from: at(1), to: at(9) }, now)).toBe('01:00 – 09:00')
    expect(rangeWords({ from: at(22, 0, 21), to: at(6) }, now)).toBe('21 Nov 22:00 – 06:00')
    expect(rangeWords({ from: at(1, 0, 20), to: at(5, 0, 20) }, now)).toBe('20 Nov 01:00 – 05:00')
  })
})

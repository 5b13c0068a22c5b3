import { describe, expect, it } from 'vitest'
import {
  afterNews,
  isLookDue,
  isStalled,
  LOOK_EVERY_MS,
  STALLED_MS,
  type UpdateNews,
  type UpdateState,
} from './update.ts'

const NOW = 1_800_000_000_000

const STATES = {
  off: { kind: 'off' },
  current: { kind: 'current', lookedAt: NOW },
  looking: { kind: 'looking' },
  downloading: { kind: 'downloading', version: '2.0.0', heardAt: NOW },
  downloaded: { kind: 'downloaded', version: '2.0.0' },
  failed: { kind: 'failed', lookedAt: NOW, message: 'no network' },
} as const satisfies Record<UpdateState['kind'], UpdateState>

const NEWS = {
  'look-began': { kind: 'look-began' },
  'nothing-new': { kind: 'nothing-new', at: NOW + 1 },
  found: { kind: 'found', version: '2.0.1', at: NOW + 1 },
  'more-came': { kind: 'more-came', at: NOW + 1 },
  'download-ended': { kind: 'download-ended', version: '2.0.1' },
  failed: { kind: 'failed', at: NOW + 1, message: 'no space' },
} as const satisfies Record<UpdateNews['kind'], UpdateNews>

describe('news', () => {
  it('change nothing where updates are off', () => {
    for (const news of Object.values(NEWS)) expect(afterNews(STATES.off, news)).toEqual({ kind: 'off' })
  })

  it.each(['current', 'looking', 'downloading', 'failed'] as const)('after %s lead to what they say', (from) => {
    const after = Object.values(NEWS).map((news) => afterNews(STATES[from], news))
    expect(after).toEqual([
      { kind: 'looking' },
      { kind: 'current', lookedAt: NOW + 1 },
      { kind: 'downloading', version: '2.0.1', heardAt: NOW + 1 },
      from === 'downloading' ? { ...STATES.downloading, heardAt: NOW + 1 } : STATES[from],
      { kind: 'downloaded', version: '2.0.1' },
      { kind: 'failed', lookedAt: NOW + 1, message: 'no space' },
    ])
  })

  it('take nothing back that was downloaded, unless a newer one was', () => {
    const after = Object.values(NEWS).map((news) => afterNews(STATES.downloaded, news))
    const kept = { kind: 'downloaded', version: '2.0.0' }
    expect(after).toEqual([kept, kept, kept, kept, { kind: 'downloaded', version: '2.0.1' }, kept])
  })
})

describe('a download', () => {
  it('has stopped when nothing has come for ten minutes, and not while something comes', () => {
    expect(isStalled(STATES.downloading, NOW + STALLED_MS - 1)).toBe(false)
    expect(isStalled(STATES.downloading, NOW + STALLED_MS)).toBe(true)
    const later = afterNews(STATES.downloading, { kind: 'more-came', at: NOW + STALLED_MS })
    expect(isStalled(later, NOW + STALLED_MS + 1)).toBe(false)
  })

  it.each(['off', 'current', 'looking', 'downloaded', 'failed'] as const)('cannot stop while %s', (kind) => {
    expect(isStalled(STATES[kind], NOW + STALLED_MS)).toBe(false)
  })
})

describe('a look at the feed', () => {
  it('is due at once after a start, and every six hours', () => {
    expect(isLookDue({ kind: 'current', lookedAt: null }, NOW)).toBe(true)
    expect(isLookDue(STATES.current, NOW + LOOK_EVERY_MS - 1)).toBe(false)
    expect(isLookDue(STATES.current, NOW + LOOK_EVERY_MS)).toBe(true)
  })

  it('is due again after a failure as after a success, and when the clock was put back', () => {
    expect(isLookDue(STATES.failed, NOW + LOOK_EVERY_MS - 1)).toBe(false)
    expect(isLookDue(STATES.failed, NOW + LOOK_EVERY_MS)).toBe(true)
    expect(isLookDue(STATES.current, NOW - 1)).toBe(true)
  })

  it.each(['off', 'looking', 'downloading', 'downloaded'] as const)('is never due while %s', (kind) => {
    expect(isLookDue(STATES[kind], NOW + 10 * LOOK_EVERY_MS)).toBe(false)
  })
})

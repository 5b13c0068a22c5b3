import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { TranscriptKind } from '../../../shapes/agent-type.ts'
import type { Spending, Tokens } from '../../../shapes/spending.ts'
import { NOTHING_SPENT, plus } from '../spending.ts'
import { Transcript } from './transcript.ts'

const START = new Date(2026, 10, 21, 22, 0).getTime()
const EVENING = new Date(2026, 10, 21, 23, 0).getTime()
const NEXT_DAY = new Date(2026, 10, 22, 0, 30).getTime()
const iso = (atMs: number): string => new Date(atMs).toISOString()
const KINDS: readonly TranscriptKind[] = ['claude', 'codex', 'gemini', 'copilot']

function read(kind: TranscriptKind, lines: readonly unknown[], sinceMs = START): Transcript {
  const transcript = new Transcript(kind, sinceMs)
  for (const line of lines) transcript.take(typeof line === 'string' ? line : JSON.stringify(line))
  return transcript
}

const total = ({ byDay }: Transcript): Spending => [...byDay.values()].reduce(plus, NOTHING_SPENT)
const tokens = (input: number, output: number, cacheRead = 0, cacheWrite = 0): Tokens => ({
  ...{ input, output, cacheRead, cacheWrite },
})

const answer = (id: string, input: number, output: number, atMs = EVENING): unknown => ({
  type: 'assistant',
  timestamp: iso(atMs),
  message: {
    id,
    usage: {
      input_tokens: input,
      output_tokens: output,
      cache_read_input_tokens: 100,
      cache_creation_input_tokens: 10,
    },
  },
})
const state = (usd: number, input: number, output: number, [cacheRead, cacheWrite] = [100, 10]): unknown => ({
  type: 'cost-state',
  totalCostUSD: usd,
  modelUsage: {
    'a-model': {
      inputTokens: input,
      outputTokens: output,
      cacheReadInputTokens: cacheRead,
      cacheCreationInputTokens: cacheWrite,
    },
  },
})

describe('Claude Code', () => {
  it('counts the tokens of each message once, however often it is written', () => {
    const transcript = read('claude', [answer('a', 5, 1), answer('a', 5, 7), answer('b', 3, 2)])
    expect(total(transcript)).toEqual({ costUsd: null, tokens: tokens(8, 9, 200, 20) })
  })

  it('takes the price of a session when it is told, and the tokens of sub-agents with it', () => {
    const transcript = read('claude', [answer('a', 5, 7), state(0.25, 25, 17)])
    expect(total(transcript)).toEqual({ costUsd: 0.25, tokens: tokens(25, 17, 100, 10) })
  })

  it('a state that is told twice counts once', () => {
    expect(total(read('claude', [answer('a', 5, 7), state(0.25, 5, 7), state(0.25, 5, 7)])).costUsd).toBe(0.25)
  })

  it('of a session that was taken up again only what this run used counts', () => {
    const earlier = [answer('a', 5, 7, START - 1_000), state(0.25, 5, 7)]
    const later = [answer('b', 3, 2), state(0.4, 8, 9, [200, 20])]
    const spent = total(read('claude', [...earlier, ...later]))
    expect(spent.costUsd).toBeCloseTo(0.15)
    expect(spent.tokens).toEqual(tokens(3, 2, 100, 10))
  })

  it('a session that counts anew is counted from nothing', () => {
    const spent = total(
      read('claude', [answer('a', 5, 7), state(0.25, 5, 7), answer('b', 1, 1), state(0.05, 1, 1, [0, 0])]),
    )
    expect(spent.costUsd).toBeCloseTo(0.3)
  })
})

describe('Codex', () => {
  const count = (input: number, cached: number, output: number, atMs = EVENING): unknown => ({
    timestamp: iso(atMs),
    type: 'event_msg',
    payload: {
      type: 'token_count',
      info: { total_token_usage: { input_tokens: input, cached_input_tokens: cached, output_tokens: output } },
    },
  })

  it('counts what the thread has used since, each cached token once', () => {
    const transcript = read('codex', [count(50, 0, 5, START - 1), count(150, 80, 15), count(250, 80, 20)])
    expect(total(transcript)).toEqual({ costUsd: null, tokens: tokens(120, 15, 80) })
  })

  it('passes over what only tells of limits', () => {
    const limits = { timestamp: iso(EVENING), payload: { type: 'token_count', info: null, rate_limits: {} } }
    expect(total(read('codex', [limits, count(10, 0, 1), limits]))).toEqual({ costUsd: null, tokens: tokens(10, 1) })
  })
})

it('Gemini CLI: counts each answer once, with its thoughts and tools', () => {
  const chat = (id: string, output: number): unknown => ({
    ...{ id, type: 'gemini', timestamp: iso(EVENING) },
    tokens: { input: 20, output, cached: 5, thoughts: 3, tool: 2, total: 0 },
  })
  const asked = { id: 'q', type: 'user', timestamp: iso(EVENING), tokens: { input: 9 } }
  expect(total(read('gemini', [asked, chat('a', 1), chat('a', 4), chat('b', 1)])).tokens).toEqual(tokens(34, 11, 10))
})

it('Copilot CLI: counts each request; premium requests are no dollars', () => {
  const usage = { inputTokens: 20, outputTokens: 4, cacheReadTokens: 5, cacheWriteTokens: 0, cost: 1 }
  const line = { type: 'session.usage_record', timestamp: iso(EVENING), data: { usage } }
  expect(total(read('copilot', [line, line]))).toEqual({ costUsd: null, tokens: tokens(30, 8, 10) })
})

it('tells by day, by the calendar of this machine', () => {
  const { byDay } = read('claude', [answer('a', 5, 7), answer('b', 3, 2, NEXT_DAY)])
  expect([...byDay.keys()]).toEqual(['2026-11-21', '2026-11-22'])
  expect(byDay.get('2026-11-22')?.tokens).toEqual(tokens(3, 2, 100, 10))
})

describe.each(KINDS)('%s, whatever its file holds', (kind) => {
  it('passes over broken lines and figures that are none', () => {
    const usage = { input_tokens: -5, output_tokens: '7', cache_read_input_tokens: 1e300 }
    const lines = [
      '{"usage", "token_count", "tokens", "session.usage_record"',
      '"usage token_count tokens"',
      'null',
      { type: 'assistant', timestamp: iso(EVENING), message: { id: 'a', usage } },
      { type: 'cost-state', totalCostUSD: NaN, modelUsage: [1] },
      { type: 'gemini', id: 'a', timestamp: 'never', tokens: { input: 5 } },
      { type: 'session.usage_record', timestamp: iso(EVENING), data: { usage: null } },
      { timestamp: iso(EVENING), payload: { type: 'token_count', info: { total_token_usage: 5 } } },
    ]
    expect(total(read(kind, lines))).toEqual(NOTHING_SPENT)
  })

  it('is never negative, and never less than before', () => {
    const figure = fc.oneof(fc.integer({ min: -5, max: 1_000 }), fc.constant(null), fc.double())
    const line = fc.oneof(
      fc.tuple(figure, figure).map(([input, output]) => answer('a', input as number, output as number)),
      fc.tuple(figure, figure).map(([usd, input]) => state(usd as number, input as number, 1)),
      figure.map((input) => ({
        timestamp: iso(EVENING),
        payload: { type: 'token_count', info: { total_token_usage: { input_tokens: input } } },
      })),
      fc.json(),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const transcript = new Transcript(kind, START)
        let before = NOTHING_SPENT
        for (const each of lines) {
          transcript.take(typeof each === 'string' ? each : JSON.stringify(each))
          const now = total(transcript)
          expect(now.costUsd ?? 0).toBeGreaterThanOrEqual(before.costUsd ?? 0)
          for (const name of ['input', 'output', 'cacheRead', 'cacheWrite'] as const) {
            expect(now.tokens[name]).toBeGreaterThanOrEqual(before.tokens[name])
          }
          before = now
        }
      }),
    )
  })
})

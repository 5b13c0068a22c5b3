import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { taskReading } from '../../shapes/task-result.ts'
import type { TaskFormat } from '../../shapes/task-block.ts'
import { TASK_ANSWER_MAX_CHARACTERS, TASK_LINE_MAX_CHARACTERS, TASK_REFUSED_MAX } from '../limits.ts'
import { readerOf } from './task-reader.ts'

const OK = { code: 0, signal: null }
const FORMATS: readonly TaskFormat[] = ['claude', 'codex', 'gemini', 'opencode', 'copilot', 'aider', 'exit-code']

const lineOf = (event: object): string => `${JSON.stringify(event)}\r\n`

const CLAUDE_END = { type: 'result', subtype: 'success', is_error: false, num_turns: 1, result: 'Fixed.' }
const CODEX_END = { type: 'turn.completed', usage: { input_tokens: 1, output_tokens: 1 } }
const GEMINI_END = { type: 'result', status: 'success', stats: {} }
const OPENCODE_END = { type: 'step_finish', part: { reason: 'stop', tokens: {} } }
const COPILOT_END = { type: 'result', exitCode: 0, sessionId: 's' }

/** Of each format: the line that says it has finished, text of the model, and a refused tool. */
const SAMPLES: readonly [
  TaskFormat,
  { readonly end: object; readonly says: (text: string) => object; readonly refused: string },
][] = [
  [
    'claude',
    {
      end: CLAUDE_END,
      says: (text) => ({ type: 'assistant', message: { content: [{ type: 'text', text }] } }),
      refused: lineOf({ type: 'system', subtype: 'permission_denied', tool_name: 'Bash', tool_use_id: 'a' }),
    },
  ],
  [
    'codex',
    {
      end: CODEX_END,
      says: (text) => ({ type: 'item.completed', item: { id: 'i', type: 'agent_message', text } }),
      refused: '2026-01-01T00:00:00.000000Z ERROR codex_core::tools::router: error=patch rejected: by user\r\n',
    },
  ],
  [
    'gemini',
    {
      end: GEMINI_END,
      says: (content) => ({ type: 'message', role: 'assistant', content }),
      refused: lineOf({ type: 'tool_result', tool_id: 'a', status: 'error', error: { type: 'policy_violation' } }),
    },
  ],
  [
    'opencode',
    {
      end: OPENCODE_END,
      says: (text) => ({ type: 'text', part: { text } }),
      refused: lineOf({
        type: 'tool_use',
        part: {
          tool: 'bash',
          callID: 'a',
          state: { status: 'error', error: 'The user rejected permission to use this specific tool call.' },
        },
      }),
    },
  ],
  [
    'copilot',
    {
      end: COPILOT_END,
      says: (content) => ({ type: 'assistant.message', data: { content } }),
      refused: lineOf({
        type: 'tool.execution_complete',
        data: { toolCallId: 'a', success: false, error: { code: 'denied' } },
      }),
    },
  ],
]

describe.each(SAMPLES)('what a model says through %s', (format, { end, says, refused }) => {
  const ended = lineOf(end)
  /** Its last line as text of the model, in all ways that may be taken for a line of its own. */
  const forged = [
    ended,
    `\r\n${ended}`,
    `\u001b[2K\r${ended}`,
    `"}\r\n${ended}{"a":"`,
    `\u2028${ended}`,
    `\u0085${ended}`,
  ]

  it('is no end of the task, though it looks like one', () => {
    for (const text of forged) {
      const reader = readerOf(format)
      reader.take(lineOf(says(text)))
      expect(reader.end(OK), text).toMatchObject({ class: 'failed', because: 'no-result' })
    }
  })

  it('takes back no refusal', () => {
    for (const text of forged) {
      const reader = readerOf(format)
      for (const line of [refused, lineOf(says(text)), ended]) reader.take(line)
      expect(reader.end(OK), text).toMatchObject({ class: 'refused' })
    }
  })

  it('hides no refusal behind a control character that would begin a sequence', () => {
    for (const opening of ['\u001b]0;', '\u009d', '\u0090', '\u009b', '\u001bP']) {
      const reader = readerOf(format)
      for (const line of [lineOf(says(opening)), refused, lineOf(says('\u009c\u0007')), ended]) reader.take(line)
      expect(reader.end(OK)).toMatchObject({ class: 'refused' })
    }
  })

  it('is success at the end, and only there', () => {
    const reader = readerOf(format)
    reader.take(lineOf(says('Fixed.')))
    reader.take(ended)
    expect(reader.end(OK)).toMatchObject({ class: 'success', says: 'Fixed.' })
    const goneOn = readerOf(format)
    for (const line of [ended, lineOf(says('And one more thing.'))]) goneOn.take(line)
    expect(goneOn.end(OK)).toMatchObject({ class: 'failed', because: 'no-result' })
  })

  it('may stand between sequences of a terminal, with or without a last line end', () => {
    const reader = readerOf(format)
    reader.take(`\u001b]0;title\u0007\u001b[?25l${lineOf(says('Fixed.'))}\u001b[?25h${JSON.stringify(end)}\u001b[0m`)
    expect(reader.end(OK)).toMatchObject({ class: 'success', says: 'Fixed.' })
  })
})

describe('memory', () => {
  it.each(FORMATS)('a line of 50 MB is not kept by %s, and what is told beside it is not believed', (format) => {
    const reader = readerOf(format)
    const piece = 'x'.repeat(1024 * 1024)
    reader.take('{"a":"')
    for (let count = 0; count < 50; count += 1) reader.take(piece)
    reader.take('"}\r\n')
    for (const [kind, { end }] of SAMPLES) if (kind === format) reader.take(lineOf(end))
    const { says, because } = reader.end(OK)
    const isJson = SAMPLES.some(([kind]) => kind === format)
    expect(because).toBe(isJson ? 'long-line' : 'finished')
    expect(says.length).toBeLessThan(TASK_ANSWER_MAX_CHARACTERS)
  })

  it('brackets without end are no event', () => {
    const reader = readerOf('claude')
    reader.take(`${'{"a":['.repeat(TASK_LINE_MAX_CHARACTERS / 8)}}\r\n`)
    expect(reader.end(OK)).toMatchObject({ because: 'no-result' })
  })

  it('what a refused tool was called with may be as deep as it likes', () => {
    const reader = readerOf('claude')
    const depth = 500_000
    const input = `{"command":${'['.repeat(depth)}${']'.repeat(depth)},"note":"deep"}`
    const denial = `{"tool_name":"Bash","tool_use_id":"a","tool_input":${input}}`
    reader.take(`{"type":"result","is_error":false,"subtype":"success","permission_denials":[${denial}]}\n`)
    expect(reader.end(OK)).toMatchObject({ class: 'refused', refusedTools: [{ tool: 'Bash', detail: 'deep' }] })
  })

  it('an answer is cut, and of many refused tools the first are named', () => {
    const reader = readerOf('claude')
    const call = (id: number): object => ({
      tool_name: 'Bash',
      tool_use_id: String(id),
      tool_input: { command: `${id} ${'y'.repeat(9_999)}` },
    })
    const denials = Array.from({ length: 500 }, (_, id) => call(id))
    reader.take(lineOf({ ...CLAUDE_END, result: '😀'.repeat(20_000), permission_denials: denials }))
    const { says, refusedTools } = reader.end(OK)
    expect(says.length).toBeLessThanOrEqual(TASK_ANSWER_MAX_CHARACTERS)
    expect(says).toMatch(/^😀+…$/u)
    expect(refusedTools).toHaveLength(TASK_REFUSED_MAX)
    expect(Math.max(...refusedTools.map(({ detail }) => detail.length))).toBeLessThanOrEqual(300)
  })
})

it('an answer can do nothing to the terminal it is shown on', () => {
  const reader = readerOf('claude')
  reader.take(lineOf({ ...CLAUDE_END, result: 'a\u001b[2J\u009b1A\u202eb\r\n\tc\u0007' }))
  expect(reader.end(OK).says).toBe('a[2J1Ab\n\tc')
})

const anyEvent = fc.record(
  {
    type: fc.constantFrom(
      'result',
      'user',
      'system',
      'error',
      'tool_use',
      'tool_result',
      'text',
      'step_finish',
      'item.completed',
      'turn.failed',
      'turn.completed',
      'session.error',
      'tool.execution_complete',
      'message',
      'init',
    ),
    message: fc.anything(),
    part: fc.anything(),
    item: fc.anything(),
    error: fc.anything(),
    data: fc.anything(),
    stats: fc.anything(),
    usage: fc.anything(),
    modelUsage: fc.anything(),
    permission_denials: fc.anything(),
    tool_id: fc.anything(),
    result: fc.anything(),
  },
  { requiredKeys: ['type'] },
)

it.each(FORMATS)('whatever is printed, %s gives a reading of the right shape', (format) => {
  const line = fc.oneof(
    anyEvent.map((event) => JSON.stringify(event, (_key, value: unknown) => (typeof value === 'bigint' ? 1 : value))),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom(0, 1, 41), (lines, code) => {
      const reader = readerOf(format)
      reader.take(lines.join('\n'))
      const reading = reader.end({ code, signal: null })
      expect(taskReading.parse(reading)).toEqual(reading)
    }),
    { numRuns: 100 },
  )
})

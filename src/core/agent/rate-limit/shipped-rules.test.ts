import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rateLimitIn, testPatterns } from '../../../../test/support/test-patterns.ts'
import type { AgentType, RateLimitRule } from '../../../shapes/agent-type.ts'
import type { RateLimit } from '../rate-limit.ts'
import { compileRules } from './compiled-rule.ts'

/**
 * A message as an agent printed it, when it did, and when its limit ends (null if it does not say). The host is in
 * Berlin.
 */
interface LimitMessage {
  readonly id: 'claude' | 'codex' | 'gemini' | 'opencode' | 'aider'
  readonly text: string
  readonly at: string
  readonly until: string | null
}

/** Wednesday, 14:00 in Berlin. */
const AT = '2025-10-01T12:00:00Z'

type Row = readonly [text: string, until: string | null, at?: string]

function messagesOf(id: LimitMessage['id'], rows: readonly Row[]): readonly LimitMessage[] {
  return rows.map(([text, until, at = AT]) => ({ id, text, until, at }))
}

/** Captured: from issues of anthropics/claude-code (numbers behind), its error reference, and logs in public repositories. */
const CLAUDE = messagesOf('claude', [
  // 2087, 8835
  ['Claude AI usage limit reached|1749924000', '2025-06-14T18:00Z', '2025-06-14T17:56:06Z'],
  // 15064, 2087
  [
    '  ⎿  Claude usage limit reached. Your limit will reset at 9am (America/Chicago).',
    '2025-12-22T15:00Z',
    '2025-12-22T02:00Z',
  ],
  ['Claude usage limit reached. Your limit will reset at 1pm (Etc/GMT+5).', '2025-10-01T18:00Z'],
  // 7892, 11711, 10333
  ['5-hour limit reached ∙ resets 9pm', '2025-10-01T19:00Z'],
  ['Weekly limit reached ∙ resets 7pm', '2025-10-01T17:00Z'],
  ['Opus weekly limit reached ∙ resets Oct 31, 9am', '2025-10-31T08:00Z', '2025-10-25T12:00Z'],
  ['Opus weekly limit reached ∙ resets Oct 24', '2025-10-23T22:00Z', '2025-10-20T12:00Z'],
  ['  ⎿  Session limit reached ∙ resets 9:30pm\n     /upgrade to increase your usage limit.', '2025-10-01T19:30Z'],
  [
    '  ⎿  5-hour limit reached · resets 4pm (Atlantic/Canary) · /upgrade to Max or turn on /extra-usage',
    '2025-10-01T15:00Z',
  ],
  ['Limit reached · resets Dec 17 at 6am (Europe/Oslo)', '2025-12-17T05:00Z', '2025-12-15T05:00Z'],
  // 19472, 20719, 55876, 18078
  ["You've hit your limit · resets 11pm (America/Anchorage)", '2025-10-02T07:00Z'],
  ["  ⎿  You've hit your limit · resets 10pm (America/New_York)\n\n❯ /exit\n  ⎿  Bye!", '2025-10-02T02:00Z'],
  ["You've hit your limit · resets May 5 at 9pm (America/New_York)", '2026-05-06T01:00Z', '2026-05-03T20:54Z'],
  ["You've hit your limit · resets Jan 18, 11:30am (Asia/Calcutta)", '2026-01-18T06:00Z', '2026-01-14T12:00Z'],
  // 74079, 92834; with the menu that follows: cheapestinference/claude-auto-retry 17
  ["You've hit your session limit · resets 12:50am (America/Los_Angeles)", '2025-10-02T07:50Z'],
  ["You've hit your weekly limit · resets Sep 15 at 7pm", '2026-09-15T17:00Z', '2026-09-08T12:00Z'],
  [
    "You've hit your session limit · resets 12:10am (Europe/Dublin)\n/rate-limit-options\nWhat do you want to do?\n❯ 1. Stop and wait for limit to reset\nEnter to confirm · Esc to cancel",
    '2025-10-01T23:10Z',
  ],
  // code.claude.com/docs/en/errors
  ["You've hit your weekly limit · resets Mon 12:00am", '2025-10-05T22:00Z'],
  ["You've hit your Opus limit · resets 3:45pm", '2025-10-01T13:45Z'],
  ["You've hit your Opus limit", null],
  ["Error during compaction: You've hit your weekly limit · resets Oct 7, 9am (Europe/Stockholm)", '2025-10-07T07:00Z'],
  // 55114, 42654
  ["You're out of extra usage · resets May 2, 2pm (Asia/Jerusalem)", '2026-05-02T11:00Z', '2026-04-30T20:00Z'],
  ["You're out of extra usage · resets 9am (America/Cordoba)", '2025-10-01T12:01Z'],
  // 69023, 53922, 41125
  ['● API Error: Request rejected (429) · Rate limited. Please try again later.', null],
  ['API Error: Server is temporarily limiting requests (not your usage limit) · Rate limited', null],
  ['API Error: Rate limit reached', null],
])

/** Captured: from issues of openai/codex; where none is named, from what codex-rs/protocol/src/error.rs writes. */
const CODEX = messagesOf('codex', [
  // 3899, 3124, 3257, 2669
  [
    "■ You've hit your usage limit. Upgrade to Pro (https://openai.com/chatgpt/pricing) or try again in 5 days 22 hours 11\nminutes.",
    '2025-10-07T10:11Z',
  ],
  [
    "🖐  You've hit your usage limit. Upgrade to Pro (https://openai.com/chatgpt/pricing) or try again in 3 hours 2 minutes.",
    '2025-10-01T15:02Z',
  ],
  ["You've hit your usage limit. Try again in 4 days 20 hours 9 minutes.", '2025-10-06T08:09Z'],
  [
    "> 🖐 You've hit your usage limit. Upgrade to Pro (https://openai.com/chatgpt/pricing), or wait for limits to reset (every 5h and every week.).",
    null,
  ],
  // 47047, 46937, 16847
  [
    '■ You’ve hit your usage limit. Upgrade to Pro (https://chatgpt.com/explore/pro), visit\nhttps://chatgpt.com/codex/settings/usage to purchase more credits or try again at 2:51 PM.',
    '2025-10-01T12:51Z',
  ],
  [
    "Error running remote compact task: You've hit your usage limit. Upgrade to Pro (https://chatgpt.com/explore/pro), visit https://chatgpt.com/codex/settings/usage to purchase more credits or try again at Sep\n28th, 2026 2:14 AM.",
    '2026-09-28T00:14Z',
    '2026-09-21T12:00Z',
  ],
  [
    "■ Error running remote compact task: You've hit your usage limit. To get more access now, send a request to your admin or try again at 2:57 PM.",
    '2025-10-01T12:57Z',
  ],
  ["You've hit your usage limit. Try again later.", null],
  [
    "You've hit your usage limit for GPT-5.3-Codex-Spark. Switch to another model now, or try again at 3:28 PM.",
    '2025-10-01T13:28Z',
  ],
  [
    `{"type":"error","message":"You've hit your usage limit. Visit https://chatgpt.com/codex/settings/usage to purchase more credits or try again at 3:28 PM."}`,
    '2025-10-01T13:28Z',
  ],
  // 3764, 26057
  ['■ stream disconnected before completion: Rate limit is exceeded. Try again in 11 seconds.', '2025-10-01T12:00:11Z'],
  [
    '⚠️ stream error: stream disconnected before completion: Rate limit is exceeded. Try again in 17 seconds.; retrying 5/5 in 3.32s…',
    '2025-10-01T12:00:17Z',
  ],
  ['exceeded retry limit, last status: 429 Too Many Requests, request id: c6346410-8a50-495b-b711-08c6e4147c43', null],
  // the answer is in codex-api/src/sse/responses.rs
  [
    'stream disconnected before completion: Rate limit reached for gpt-5.1 in organization org-AAA on tokens per min (TPM): Limit 30000, Used 22999, Requested 12528. Please try again in 11.054s. Visit https://platform.openai.com/account/rate-limits to learn more.',
    '2025-10-01T12:00:11.054Z',
  ],
])

/** Captured: from issues of google-gemini/gemini-cli. */
const GEMINI = messagesOf('gemini', [
  // 22107, 25103, 13004
  [
    'Attempt 1 failed: You have exhausted your capacity on this model. Your quota will reset after 5s.. Retrying after 6173ms...',
    '2025-10-01T12:00:05Z',
  ],
  [
    '✕ [API Error: You have exhausted your capacity on this model. Your quota will reset after 4h28m20s.]',
    '2025-10-01T16:28:20Z',
  ],
  [
    '✕ [API Error: [{\n    "error": {\n      "code": 429,\n      "message": "You have exhausted your capacity on this model. Your quota will reset after 8h44m7s.",\n      "errors": [',
    '2025-10-01T20:44:07Z',
  ],
  [
    'Error when talking to Gemini API Full report available at: C:\\Users\\me\\AppData\\Local\\Temp\\gemini-client-error-Turn.run-sendMessageStream-2026-03-21T21-58-34-185Z.json TerminalQuotaError: You have exhausted your capacity on this model. Your quota will reset after 1h49m8s.\n    at classifyGoogleError (file:///googleQuotaErrors.js:252:28)',
    '2025-10-01T13:49:08Z',
  ],
  // 15576, 16766
  ['✕ [API Error: You have exhausted your daily quota on this model.]', null],
  [
    '│ Usage limit reached for gemini-2.5-flash-lite.          │\n│ /stats for usage details                                │\n│ /model to switch models.                                │',
    null,
  ],
  // the dialog with a time, as rendered: packages/cli/src/ui/components/ProQuotaDialog.tsx and useQuotaAndFallback.ts
  [
    '│ Usage limit reached for all Pro models.                 │\n│ Access resets at 11:00 AM GMT+2.                        │\n│ /stats model for usage details                          │',
    '2025-10-02T09:00Z',
  ],
  // 1848, 10925, 6962, 11461
  [
    '✕ [API Error: [{\n    "error": {\n      "code": 429,\n      "message": "Resource has been exhausted (e.g. check quota).",',
    null,
  ],
  [
    '✕ [API Error: [{\n    "error": {\n      "code": 429,\n      "message": "Quota exceeded for quota metric \'Gemini 2.5 Pro Requests\' and limit \'Gemini 2.5 Pro Requests per\n   day per user per tier\' of service',
    null,
  ],
  [
    '✕ [API Error: {"error":{"message":"{\\n  \\"error\\": {\\n    \\"code\\": 429,\\n    \\"message\\": \\"You exceeded your current quota, \n  please check your plan and billing details. For more information on this error, head to: ',
    null,
  ],
  ['⚡ You have reached your daily gemini-2.5-pro quota limit.', null],
  // the answer of the API, as packages/core/src/utils/googleQuotaErrors.ts expects it
  [
    '✕ [API Error: You exceeded your current quota, please check your plan and billing details. Please retry in 34.074824224s.]',
    '2025-10-01T12:00:34.075Z',
  ],
])

/** Captured: from issues of anomalyco/opencode and tests of its packages/opencode/src/session/retry.ts. */
const OPENCODE = messagesOf('opencode', [
  // retry.test.ts, 49170
  [
    '5 hour usage limit reached. It will reset in 5 hours 23 minutes. To continue using this model now, enable usage from your available balance - https://opencode.ai/workspace/wrk_01/go',
    '2025-10-01T17:23Z',
  ],
  [
    'weekly usage limit reached. It will reset in 5 days 10 hours. To continue using this model now,',
    '2025-10-06T22:00Z',
  ],
  ['Monthly usage limit reached. It will reset in 22 days 8 hours.', null],
  // as public logs show it
  ['┃  Free usage exceeded, subscribe to Go [retrying in 8m 32s attempt #1]', '2025-10-01T12:08:32Z'],
  ['Free usage exceeded, subscribe to Go [retrying in 9h]', '2025-10-01T21:00Z'],
  ['Free usage exceeded, add credits https://opencode.ai/zen [retrying in 21h 54m attempt #2]', '2025-10-02T09:54Z'],
  // 47239, 48298: the messages; how a retry is shown is as above
  ['The usage limit has been reached [retrying in 3h 45m attempt #4]', '2025-10-01T15:45Z'],
  ['Rate limit exceeded. Please try again later. [retrying in 59m 12s attempt #15]', '2025-10-01T12:59:12Z'],
  // 50093, 42033
  ['Free usage exceeded, subscribe to Go', null],
  [
    'Error: 429: {"type":"FreeUsageLimitError","message":"Error from provider (Console): Rate limit exceeded. Please try again later',
    null,
  ],
  // 22015: a time in the provider's time zone, which the message does not name
  ['Usage limit reached for 5 hour. Your limit will reset at 2026-04-11 20:30:24 [retrying in 2m 22s #8]', null],
])

/** Captured: from issues of Aider-AI/aider and chat histories in public repositories. */
const AIDER = messagesOf('aider', [
  // 764
  [
    'Unexpected error: litellm.RateLimitError: litellm.RateLimitError: VertexAIException - b\'[{\\n  "error": {\\n    "code": 429,\\n    "message": "Resource\nhas been exhausted (e.g. check quota).",\\n',
    null,
  ],
  [
    'litellm.RateLimitError: RateLimitError: OpenAIException - Tokens per minute limit exceeded - too many tokens processed.\nThe API provider has rate limited you. Try again later or check your quotas.\nRetrying in 0.2 seconds...',
    null,
  ],
  ['The API provider has rate limited you. Try again later or check your quotas.\nRetrying in 4.0 seconds...', null],
  // the provider's answer behind litellm's name for it
  [
    'litellm.RateLimitError: RateLimitError: OpenAIException - Rate limit reached for gpt-5.1 in organization org-AAA on tokens per min (TPM): Limit 30000, Used 22999, Requested 12528. Please try again in 11.054s.\nThe API provider has rate limited you. Try again later or check your quotas.',
    '2025-10-01T12:00:11.054Z',
  ],
])

/** Messages the shipped rules must find. */
const LIMIT_MESSAGES: readonly LimitMessage[] = [...CLAUDE, ...CODEX, ...GEMINI, ...OPENCODE, ...AIDER]

/**
 * Messages none of the rules may take for a limit: talk about limits, source code, documents, warnings, states that
 * continue.
 */
const OTHER_MESSAGES: readonly string[] = [
  'I see: the API says "usage limit reached" when the quota is spent. Let me handle that.',
  '⏺ You are being rate limited by GitHub; I will try again in 5 minutes.',
  "⏺ You've hit your limit · resets 3pm is what Claude Code prints then.",
  '● When the 5-hour limit reached state is shown, the button must be disabled.',
  "If you see You've hit your usage limit. Try again at 3:28 PM. then wait.",
  "  it('waits', () => expect(find(\"You've hit your session limit · resets 3pm\")).toBe(true))",
  '    "You\'ve hit your usage limit. Try again later.",',
  "+  'You have exhausted your capacity on this model. Your quota will reset after 0s.',",
  '  /limit reached ∙ resets (\\d+)(am|pm)/i,',
  'const RATE_LIMIT = 5 // rate limit: 5 req/s',
  '## Rate limits\n\nrate limit: 5 req/s. When the rate limit is reached, try again in 1 second.',
  'HTTP/1.1 429 Too Many Requests\nRetry-After: 20',
  'npm error 429 Too Many Requests - GET https://registry.npmjs.org/x',
  'Rate limit reached for user 7 in test; please try again in 2s',
  'rate_limit_error: this request would exceed the rate limit',
  'except litellm.RateLimitError: retry in 5 seconds',
  "#74079 You've hit your session limit · resets 12:50am (America/Los_Angeles)",
  "| `You've hit your session limit` / `You've hit your weekly limit` | Usage limits |",
  'Approaching 5-hour limit',
  'Approaching usage limit · resets at 7pm',
  "You've used 91% of your session limit · resets 3pm (Europe/Berlin)",
  '  Current session\n  ██████████ 100% used\n  Resets 10pm (America/Los_Angeles)',
  'Fast limit reached and temporarily disabled · resets in 12m',
  'Fast limit reached · resets 3pm',
  '5h limit: [████████████████████] 92% left (resets 21:44)',
  "Heads up, you've used over 75% of your 5h limit. Run /status for a breakdown.",
  '│  gemini-2.5-flash-lite          5   91.8% (Resets in 10h 33m)    │',
  'Possible quota limitations in place or slow response times detected. Switching to the gemini-2.5-flash model for the rest of this session.',
  '✕ [API Error: The model is overloaded. Please try again later.]',
  'Provider is overloaded [retrying in 4s attempt #1]',
  "litellm.InternalServerError: AnthropicException - Overloaded\nThe API provider's servers are down or overloaded.\nRetrying in 0.2 seconds...",
]

const FOLDER = join(import.meta.dirname, '../../../../resources/agent-types')
const IDS = ['claude', 'codex', 'gemini', 'opencode', 'aider'] as const

function rulesOf(id: string): readonly RateLimitRule[] {
  return (JSON.parse(readFileSync(join(FOLDER, `${id}.json`), 'utf8')) as AgentType).rateLimits
}

function find(id: string, text: string, at: string): RateLimit | null {
  return rateLimitIn(text.split('\n'), rulesOf(id), { at: Date.parse(at), timeZone: 'Europe/Berlin' })
}

/** Wraps a text as a terminal with this many columns shows it: at spaces where there are any. */
function wrap(text: string, columns: number): string {
  return text.replace(new RegExp(`(.{1,${columns}})(?: +|$)`, 'gm'), '$1\n').trimEnd()
}

describe.each(LIMIT_MESSAGES)('$id prints $text', ({ id, text, at, until }) => {
  const expected = until === null ? null : Date.parse(until)

  it('and is found', () => {
    expect(find(id, text, at)).toMatchObject({ until: expected })
  })

  it('and is found in a narrow terminal, among other lines', () => {
    expect(find(id, `● Working on it\n\n${wrap(text, 70)}\n\n$ `, at)).toMatchObject({ until: expected })
  })
})

it.each(IDS.flatMap((id) => OTHER_MESSAGES.map((text) => ({ id, text }))))(
  '$id may print $text without being limited',
  ({ id, text }) => {
    expect(find(id, text, '2025-10-01T12:00Z')).toBeNull()
  },
)

// The fast mode's limit is not the agent's; made up to hold the rule that tells them apart.
it.each(['f', 'fa', 'fas', 'faster', 'fast-lane', 'Fable', 'Opus'])('a limit called %s is no fast limit', (word) => {
  const found = find('claude', `${word} limit reached · resets 3pm`, '2025-10-01T12:00Z')
  expect(found?.until).toBe(Date.parse('2025-10-01T13:00Z'))
})

describe.each(IDS)('the rules of %s', (id) => {
  it('are in order', () => {
    expect(compileRules(rulesOf(id), testPatterns)).toHaveLength(rulesOf(id).length)
  })

  it('have each been seen', () => {
    const texts = LIMIT_MESSAGES.filter((message) => message.id === id).map(({ text, at }) => ({ text, at }))
    const unseen = rulesOf(id).filter((rule) =>
      texts.every(
        ({ text, at }) =>
          rateLimitIn(text.split('\n'), [rule], { at: Date.parse(at), timeZone: 'Europe/Berlin' }) === null,
      ),
    )
    expect(unseen).toEqual([])
  })
})

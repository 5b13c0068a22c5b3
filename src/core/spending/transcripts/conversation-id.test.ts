import { expect, it } from 'vitest'
import { conversationIdIn } from './conversation-id.ts'

const ID = '01a20361-bd2e-7cc0-b307-c2a0ae80f4f0'

it.each([
  ['claude', `/h/.claude/projects/-work/${ID}.jsonl`, ID],
  ['claude', `/h/.claude/projects/-work/${ID}/subagents/agent-a.jsonl`, null],
  ['codex', `/h/.codex/sessions/2026/11/22/rollout-2026-11-22T13-11-07-${ID}.jsonl`, ID],
  ['copilot', `/h/.copilot/session-state/${ID}/events.jsonl`, ID],
  ['copilot', '/h/.copilot/session-state/../events.jsonl', null],
  ['gemini', '/h/.gemini/tmp/ws/chats/session-2026-11-22T13-15-f5bfd789.jsonl', null],
] as const)('the path of a transcript of %s tells its conversation, or not: %s', (kind, path, id) => {
  expect(conversationIdIn(kind, path)).toBe(id)
})

import { CONVERSATION_ID } from '../../../shapes/conversation.ts'
import type { TranscriptKind } from '../../../shapes/agent-type.ts'

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

/** Where each kind of transcript has the id of its conversation in its path; Gemini's has only its beginning. */
const IN_PATHS: Readonly<Record<TranscriptKind, RegExp | null>> = {
  claude: new RegExp(`/(${UUID})\\.jsonl$`),
  codex: new RegExp(`/rollout-[^/]*-(${UUID})\\.jsonl$`),
  copilot: /\/([^/]+)\/events\.jsonl$/,
  gemini: null,
}

/** The id of the conversation a transcript is of; null: its path does not tell. */
export function conversationIdIn(kind: TranscriptKind, path: string): string | null {
  const id = IN_PATHS[kind]?.exec(path)?.[1]
  return id !== undefined && CONVERSATION_ID.test(id) ? id : null
}

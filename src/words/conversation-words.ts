import type { Conversation, ResumeWhen } from '../shapes/conversation.ts'
import type { JournalEntry, JournalEvent } from '../shapes/journal.ts'

/** An event about conversations. */
export type ConversationEvent = Extract<JournalEvent, { kind: 'conversation-resumed' | 'conversation-lost' }>

export function isConversationEvent(event: JournalEntry['event']): event is ConversationEvent {
  return event.kind === 'conversation-resumed' || event.kind === 'conversation-lost'
}

/** Such an event as a sentence. */
export function conversationSentence(event: ConversationEvent): string {
  const name = `conversation ${shortId(event.id)}`
  if (event.kind === 'conversation-resumed') return `goes on with ${name}`
  return event.why === 'gone'
    ? `${name} is not there any more, so it began a new one`
    : `it ended at once when it went on with ${name}, so its next start begins a new one`
}

/** What an agent has of conversations, as a fact: "c2a0ae80, gone on with in run 4". Null: none is known. */
export function conversationFact(conversation: Conversation | null, generation: number): string | null {
  if (conversation === null) return null
  const { id, isResumed, isRefused } = conversation
  if (isRefused) return `${id}; its program did not go on with it, so the next start begins a new one`
  const isNow = conversation.generation === generation
  if (isNow) return isResumed ? `${id}, gone on with in this run` : `${id}, begun in this run`
  return `${id}, of run ${conversation.generation}; a start can go on with it`
}

/** When a start goes on with the last conversation, as an option. */
export const RESUME_WORDS: Readonly<Record<ResumeWhen, string>> = {
  never: 'Never',
  'after-crash': 'After a crash or a restart of this machine',
  always: 'At every start',
}

function shortId(id: string): string {
  return id.slice(0, 8)
}

import type { ConversationStore } from '../../src/core/agent/conversation.ts'
import type { Conversation } from '../../src/shapes/conversation.ts'

/** Conversations, kept in memory only. */
export class MemoryConversations implements ConversationStore {
  private readonly rows = new Map<string, Conversation>()
  private readonly assertRoom: () => void

  constructor(assertRoom: () => void) {
    this.assertRoom = assertRoom
  }

  readAll(): ReadonlyMap<string, Conversation> {
    return new Map(this.rows)
  }

  write(agentId: string, conversation: Conversation): void {
    this.assertRoom()
    this.rows.set(agentId, conversation)
  }

  delete(agentId: string): void {
    this.assertRoom()
    this.rows.delete(agentId)
  }
}

import type { DatabaseSync } from 'node:sqlite'
import { parseJson } from '../../base/parse-json.ts'
import type { ConversationStore } from '../../core/agent/conversation.ts'
import { conversation, type Conversation } from '../../shapes/conversation.ts'

/** The conversation each agent had last. */
export class SqliteConversations implements ConversationStore {
  private readonly db: DatabaseSync
  private readonly writeTogether: (action: () => void) => void

  /** `writeTogether`: runs writes as one transaction and throws what the store throws. */
  constructor(db: DatabaseSync, writeTogether: (action: () => void) => void) {
    this.db = db
    this.writeTogether = writeTogether
  }

  /** A row that cannot be read is as good as none: the agent begins anew. */
  readAll(): ReadonlyMap<string, Conversation> {
    const rows = this.db.prepare('SELECT agent_id, record FROM conversations').all()
    return new Map(
      rows.flatMap((row): [string, Conversation][] => {
        const parsed = conversation.safeParse(parseJson(String(row['record'])))
        return parsed.success ? [[String(row['agent_id']), parsed.data]] : []
      }),
    )
  }

  write(agentId: string, record: Conversation): void {
    this.writeTogether(() => {
      this.db
        .prepare('INSERT OR REPLACE INTO conversations (agent_id, record) VALUES (?, ?)')
        .run(agentId, JSON.stringify(record))
    })
  }

  delete(agentId: string): void {
    this.writeTogether(() => {
      this.db.prepare('DELETE FROM conversations WHERE agent_id = ?').run(agentId)
    })
  }
}

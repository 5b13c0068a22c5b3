import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import type { ConversationStore } from '../../core/agent/conversation.ts'
import type { Conversation } from '../../shapes/conversation.ts'

/** The conversation each agent had last, in memory and in the store. */
export class Conversations extends Lifetime {
  private readonly store: ConversationStore
  private readonly known: Map<string, Conversation>
  private readonly changes = this.register(new Emitter<string>())

  /** That of an agent, by id, is another now. */
  readonly onDidChange = this.changes.event

  constructor(store: ConversationStore) {
    super()
    this.store = store
    this.known = new Map(store.readAll())
  }

  /** Null: it had none that could be gone on with. */
  of(agentId: string): Conversation | null {
    return this.known.get(agentId) ?? null
  }

  /** Null: none that is known, such as one that has just begun and names itself later. */
  set(agentId: string, conversation: Conversation | null): void {
    const before = this.of(agentId)
    if (conversation === before || isSame(conversation, before)) return
    if (conversation === null) {
      this.known.delete(agentId)
      this.store.delete(agentId)
    } else {
      this.known.set(agentId, conversation)
      this.store.write(agentId, conversation)
    }
    this.changes.fire(agentId)
  }

  /** It was found in the files of a run which conversation that run has. */
  found(agentId: string, { id, file, type, cwd, generation }: FoundConversation): void {
    const before = this.of(agentId)
    const isKnown = before?.id === id && before.generation === generation
    const isResumed = isKnown && before.isResumed
    this.set(agentId, { id, file, type, cwd, generation, isResumed, isRefused: false })
  }
}

export type FoundConversation = Pick<Conversation, 'id' | 'type' | 'cwd' | 'generation'> & { readonly file: string }

function isSame(a: Conversation | null, b: Conversation | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

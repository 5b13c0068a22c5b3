import type { Starter } from './inputs.ts'
import type { Conversation, ResumeRule, ResumeWhen } from '../../shapes/conversation.ts'

/** Keeps of each agent the conversation it had last. Writes as `Store` does. */
export interface ConversationStore {
  readAll(): ReadonlyMap<string, Conversation>
  write(agentId: string, conversation: Conversation): void
  delete(agentId: string): void
}

/** How a start is asked for. */
export interface ResumeAsk {
  readonly when: ResumeWhen
  readonly by: Starter
  /** What a person said; null: nothing. */
  readonly wish: boolean | null
}

/** A run that went on with a conversation and ended by itself within this time did not take it, ms. */
export const REFUSED_WITHIN_MS = 60_000

/** Whether a start is to go on with the agent's last conversation. */
export function isToGoOn({ when, by, wish }: ResumeAsk, { isRefused }: Pick<Conversation, 'isRefused'>): boolean {
  if (wish !== null) return wish
  if (isRefused || when === 'never') return false
  return when === 'always' || by === 'policy'
}

/** Arguments with the id in its place. */
export function conversationArgs(args: readonly string[], id: string): readonly string[] {
  return args.map((argument) => argument.replaceAll('{id}', id))
}

/** Whether a launch with these arguments names its conversation itself. */
export function namesConversation({ unlessArgs }: Pick<ResumeRule, 'unlessArgs'>, args: readonly string[]): boolean {
  return args.some((argument) =>
    unlessArgs.some((own) => argument === own || (own.startsWith('--') && argument.startsWith(`${own}=`))),
  )
}

/** A UUID (version 4) of 128 random bits in lower-case hex. */
export function uuidOf(hex: string): string {
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4] ?? '8'
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`]
  return [...parts, hex.slice(20, 32)].join('-')
}

import { conversationArgs, namesConversation, uuidOf } from '../../core/agent/conversation.ts'
import type { Environment } from '../../core/agent/launch.ts'
import { isOwnProgram } from '../../core/agent/launch-extras.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import type { Conversation } from '../../shapes/conversation.ts'
import type { SupervisorPorts } from '../environment.ts'

/** The launch that is about to be made. */
export interface ConversationOrder {
  readonly type: AgentType
  /** As the spec or the type names it. */
  readonly command: string
  readonly args: readonly string[]
  readonly env: Environment
  readonly cwd: string
  /** What it is to go on with; null: it is to begin anew. */
  readonly goOn: Conversation | null
}

/** Which conversation a launch has. */
export interface LaunchConversation {
  readonly args: readonly string[]
  /** Its id; null: it begins one that names itself, or says itself which it has. */
  readonly id: string | null
  readonly isResumed: boolean
  /** It was to go on with this one, which is not there any more; null: it was not, or does. */
  readonly lost: Conversation | null
}

const OWN: LaunchConversation = { args: [], id: null, isResumed: false, lost: null }

/** Names the conversation of a launch, or goes on with one that is still there. */
export async function conversationOf(
  { type, command, args, env, cwd, goOn }: ConversationOrder,
  { ids, agentFiles }: Pick<SupervisorPorts, 'ids' | 'agentFiles'>,
): Promise<LaunchConversation> {
  const { resume, transcript } = type
  if (resume === null || !isOwnProgram(command, type.command) || namesConversation(resume, args)) return OWN
  // One that was begun elsewhere is not found from here.
  const kept = goOn !== null && goOn.type === type.id && goOn.cwd === cwd ? goOn : null
  const isThere =
    kept !== null &&
    transcript !== null &&
    (await agentFiles.hasConversation({ kind: transcript, id: kept.id, file: kept.file, env, cwd }))
  if (isThere) return { args: conversationArgs(resume.goOn, kept.id), id: kept.id, isResumed: true, lost: null }
  const lost = goOn?.file === null ? null : goOn
  if (resume.name === null) return { ...OWN, lost }
  const id = uuidOf(ids.runId())
  return { args: conversationArgs(resume.name, id), id, isResumed: false, lost }
}

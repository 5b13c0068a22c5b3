import type { Message } from './message.ts'
import { obstacleToTyping, waitingIn, type IdleLook, type IdleObstacle } from './idle-proof.ts'

/** Why a message cannot be typed into an agent's terminal now. */
export type MessageObstacle =
  | IdleObstacle
  /** The guard of the machine's memory holds it: it would read the text some other time. */
  | { readonly kind: 'held' }
  /** It does not read its input: the same. */
  | { readonly kind: 'unread' }
  /** Somebody has typed something and not sent it: the message would be added to it. */
  | { readonly kind: 'draft' }
  /** It has just been sent another, and has not begun on it. */
  | { readonly kind: 'just-sent' }
  /** So many wait before it. */
  | { readonly kind: 'others-wait'; readonly count: number }
  /** It would take each line for a message of its own. */
  | { readonly kind: 'one-line' }

/** What is known of an agent when a message is to be typed. */
export interface MessageMoment {
  readonly idle: IdleLook
  readonly isHeld: boolean
  readonly isUnread: boolean
  readonly hasDraft: boolean
  readonly isJustSent: boolean
  readonly isBracketed: boolean
}

/**
 * What keeps a message from being typed now; null: nothing. `isForced` means that a person says it may be typed though nobody knows that the agent
 * is idle; who waits for a person gets nothing all the same, since what is typed could answer.
 */
export function obstacleTo(
  { needsPaste }: Pick<Message, 'needsPaste'>,
  isForced: boolean,
  moment: MessageMoment,
): MessageObstacle | null {
  const waiting = waitingIn(moment.idle)
  if (waiting !== null) return waiting
  if (moment.isHeld) return { kind: 'held' }
  if (moment.isUnread) return { kind: 'unread' }
  const doubt = isForced ? null : doubtIn(moment)
  if (doubt !== null) return doubt
  return needsPaste && !moment.isBracketed ? { kind: 'one-line' } : null
}

function doubtIn({ idle, hasDraft, isJustSent }: MessageMoment): MessageObstacle | null {
  if (isJustSent) return { kind: 'just-sent' }
  return obstacleToTyping(idle) ?? (hasDraft ? { kind: 'draft' } : null)
}

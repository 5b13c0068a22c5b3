import { Send } from 'lucide-react'
import type { ReactElement } from 'react'
import type { AgentView } from '../../contract/views.ts'
import { queuedWords, RECEIVER_WORDS } from '../../words/message-words.ts'
import { useIsReceiver } from '../state/receivers.ts'
import { Chip } from '../ui/chip.tsx'
import { classesOf } from '../ui/classes.ts'
import styles from './receiver-mark.module.css'

const cx = classesOf(styles)

/** In the head of a terminal: that it gets the message being written, or how many messages wait for its agent. */
export function ReceiverMark({ agent }: { readonly agent: AgentView }): ReactElement | null {
  const isReceiver = useIsReceiver(agent)
  const { length } = agent.messages
  if (!isReceiver && length === 0) return null
  return (
    <span title={isReceiver ? RECEIVER_WORDS : (queuedWords(agent.messages) ?? undefined)}>
      <Chip tone="info">
        <span className={cx('words')}>
          <Send size={10} strokeWidth={2.5} aria-hidden />
          {isReceiver ? 'gets it' : `${length} waiting`}
        </span>
      </Chip>
    </span>
  )
}

/** The same in the list. */
export function ReceiverDot({ agent }: { readonly agent: AgentView }): ReactElement | null {
  const isReceiver = useIsReceiver(agent)
  const waiting = queuedWords(agent.messages)
  if (!isReceiver && waiting === null) return null
  const words = isReceiver ? RECEIVER_WORDS : (waiting ?? '')
  return (
    <span className={cx('dot')} role="img" aria-label={words} title={words}>
      <Send size={11} strokeWidth={2.25} aria-hidden />
    </span>
  )
}

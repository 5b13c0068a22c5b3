import { X } from 'lucide-react'
import type { ReactElement } from 'react'
import type { AgentView } from '../../../contract/views.ts'
import { queuedWords } from '../../../words/message-words.ts'
import { useClient, useMayChange } from '../../client/client-context.ts'
import { IconButton } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { tellFailure } from '../../ui/toasts.tsx'
import styles from './inspector.module.css'

const cx = classesOf(styles)

/** The messages that wait until the agent is idle, each of which can be taken back. */
export function WaitingMessages({ agent: { id, spec, messages } }: { readonly agent: AgentView }): ReactElement | null {
  const client = useClient()
  const mayChange = useMayChange()
  const words = queuedWords(messages)
  if (words === null) return null
  const cancel = async (message: string): Promise<void> => {
    const answer = await client.request('agent.cancelMessage', { agent: id, id: message })
    if (!answer.ok) tellFailure(`${spec.name}: the message was not cancelled`, answer.error.message)
  }
  return (
    <section className={cx('section')} aria-label="Messages">
      <p className={cx('quiet')}>{words}</p>
      <ol className={cx('messages')}>
        {messages.map(({ id: message, start }) => (
          <li key={message} className={cx('message')}>
            <span title={start}>{start}</span>
            {mayChange && (
              <IconButton label="Cancel this message" onClick={() => void cancel(message)}>
                <X size={13} />
              </IconButton>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

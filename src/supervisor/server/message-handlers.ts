import { err, ok } from '../../base/result.ts'
import { contractErrorOf } from '../../contract/rpc/errors.ts'
import type { Answer, Handlers } from '../../contract/rpc/handlers.ts'
import type { OutputOf, ParsedInputOf } from '../../contract/requests.ts'
import { readMessage, startOf } from '../../core/messages/message.ts'
import { messageProblemWords, messageWaitWords, notSentWords, typedOnlyWords } from '../../words/message-words.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import type { Messages } from '../messages/messages.ts'
import type { Supervisor } from '../supervisor.ts'
import { messageFrom } from './conducted-message.ts'

/** The requests about messages to agents. */
export function messageHandlers(supervisor: Supervisor): Pick<Handlers, 'agent.send' | 'agent.cancelMessage'> {
  const {
    fleet,
    watches: { messages },
  } = supervisor
  return {
    'agent.send': async (input, { caller }) => {
      const agent = fleet.get(input.agent)
      if (!agent.ok) return agent
      const text = await messageFrom(supervisor, caller, { agent: agent.value, text: input.text })
      return text.ok ? await sent(messages, agent.value, { ...input, text: text.value }) : text
    },
    'agent.cancelMessage': ({ agent: ref, id }) => {
      const agent = fleet.get(ref)
      if (!agent.ok) return agent
      return messages.cancel(agent.value.record.id, id) ? ok({}) : err(notWaiting(agent.value.record.spec.name))
    },
  }
}

async function sent(
  messages: Messages,
  { record, secrets }: SupervisedAgent,
  { text, submit, queue, force }: ParsedInputOf<'agent.send'>,
): Promise<Answer<OutputOf<'agent.send'>>> {
  const message = readMessage(text)
  if (!message.ok) return err(contractErrorOf('invalid-input', messageProblemWords(message.error), 'text'))
  const { name } = record.spec
  const { removed } = message.value
  // Without secrets first: what is cut off in the middle of one is none any more.
  const start = startOf({ text: secrets.redactor.text(message.value.text) })
  const order = { message: message.value, start, isSubmitted: submit, mayWait: queue, isForced: force }
  const result = await messages.send(record.id, order)
  if (!result.ok) return err(contractErrorOf('refused-by-state', notSentWords(name, result.error)))
  const { value } = result
  switch (value.outcome) {
    case 'sent':
      return ok({ outcome: 'sent', removed })
    case 'typed':
      return ok({ outcome: 'typed', removed, why: value.why && typedOnlyWords(name, value.why) })
    case 'queued':
      return ok({ ...value, why: messageWaitWords(value.why) })
  }
}

function notWaiting(name: string) {
  return contractErrorOf('refused-by-state', `This message does not wait for ${name} any more.`, 'id')
}

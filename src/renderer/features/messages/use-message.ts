import { useState } from 'react'
import { broadcastWords } from '../../../words/message-words.ts'
import { useClient } from '../../client/client-context.ts'
import type { FleetClient } from '../../client/fleet-client.ts'
import { closeMessage, openMessage } from '../../state/view-state.ts'
import { tellDone } from '../../ui/toasts.tsx'

/** How a message is sent. */
export interface MessageWishes {
  readonly text: string
  readonly isSubmitted: boolean
  readonly mayWait: boolean
}

/** Why an agent did not get it, or got it and did not begin on it. */
export type Problems = ReadonlyMap<string, string>

/** Sending one message to several agents: those that did not get it stay, each with the reason. */
export interface MessageSending {
  readonly isUnderWay: boolean
  readonly problems: Problems
  /** `isForced`: though they are not known to be idle. */
  readonly send: (ids: readonly string[], wishes: MessageWishes, isForced: boolean) => Promise<void>
}

const NONE: Problems = new Map()

export function useMessage(): MessageSending {
  const client = useClient()
  const [isUnderWay, setUnderWay] = useState(false)
  const [problems, setProblems] = useState(NONE)
  const send: MessageSending['send'] = async (ids, wishes, isForced) => {
    setUnderWay(true)
    const results = await Promise.all(ids.map((id) => sendTo(client, id, wishes, isForced)))
    setUnderWay(false)
    const failed = new Map(results.flatMap(({ id, problem }) => (problem === null ? [] : [[id, problem] as const])))
    setProblems(failed)
    const waiting = results.filter(({ outcome }) => outcome === 'queued').length
    const done = results.length - failed.size
    if (done > 0) tellDone(broadcastWords(done - waiting, waiting))
    if (failed.size === 0) closeMessage()
    else openMessage([...failed.keys()])
  }
  return { isUnderWay, problems, send }
}

async function sendTo(
  client: FleetClient,
  id: string,
  { text, isSubmitted, mayWait }: MessageWishes,
  force: boolean,
): Promise<{ readonly id: string; readonly outcome: string; readonly problem: string | null }> {
  const answer = await client.request('agent.send', { agent: id, text, submit: isSubmitted, queue: mayWait, force })
  if (!answer.ok) return { id, outcome: 'refused', problem: answer.error.message }
  const { outcome } = answer.value
  return { id, outcome, problem: outcome === 'typed' ? answer.value.why : null }
}

import { useEffect, useState } from 'react'
import type { OutputOf } from '../../../contract/requests.ts'
import { useAgent, useClient, useFleet } from '../../client/client-context.ts'
import type { RunRef } from '../../state/view-state.ts'

/** The runs of an agent that have a post-mortem, the latest first. */
export type RunList = OutputOf<'run.list'>

/** What is known of a post-mortem: it is on its way, there is none (and why), or it is there. */
export type Shown =
  | { readonly kind: 'loading' }
  | { readonly kind: 'none'; readonly message: string }
  | { readonly kind: 'there'; readonly postMortem: OutputOf<'run.postMortem'> }

const LOADING: Shown = { kind: 'loading' }

/** The post-mortem of a run; asked for again after a reconnect. */
export function usePostMortem({ agentId, generation }: RunRef): Shown {
  const client = useClient()
  const snapshot = useFleet((fleet) => fleet.snapshot)
  const [shown, setShown] = useState<Shown>(LOADING)
  useEffect(() => {
    let isCurrent = true
    const ask = async (): Promise<void> => {
      const answer = await client.request('run.postMortem', { agent: agentId, generation })
      if (!isCurrent) return
      setShown(
        answer.ok ? { kind: 'there', postMortem: answer.value } : { kind: 'none', message: answer.error.message },
      )
    }
    void ask()
    return () => {
      isCurrent = false
    }
  }, [client, agentId, generation, snapshot])
  return shown
}

/** The runs of an agent; asked for again when another one has ended. */
export function useRunList(agentId: string): RunList {
  const client = useClient()
  const agent = useAgent(agentId)
  const snapshot = useFleet((fleet) => fleet.snapshot)
  const [runs, setRuns] = useState<RunList>([])
  const epoch = agent?.state.epoch
  useEffect(() => {
    let isCurrent = true
    const ask = async (): Promise<void> => {
      const answer = await client.request('run.list', { agent: agentId })
      if (isCurrent && answer.ok) setRuns(answer.value)
    }
    void ask()
    return () => {
      isCurrent = false
    }
  }, [client, agentId, epoch, snapshot])
  return runs
}

import { Collapsible } from '@base-ui/react/collapsible'
import { ChevronRight, FileSearch } from 'lucide-react'
import { useEffect, useState, type ReactElement } from 'react'
import type { AgentView } from '../../../contract/views.ts'
import type { OutputOf } from '../../../contract/requests.ts'
import { useClient, useFleet } from '../../client/client-context.ts'
import { useNow } from '../../client/now.ts'
import { openPostMortem } from '../../state/view-state.ts'
import { useQueueWait } from '../../state/use-queue-wait.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { lastRunOf } from '../../../core/agent/state.ts'
import { waitSentence } from '../../../words/wait-words.ts'
import { ReportButton } from './report-button.tsx'
import { FactList } from './fact-list.tsx'
import styles from './inspector.module.css'

const cx = classesOf(styles)
type Explanation = OutputOf<'agent.explain'>

/** Why the agent is where it is, in the host's words, and the numbers that decided it. */
export function Why({ agent }: { readonly agent: AgentView }): ReactElement {
  const explanation = useExplanation(agent)
  const wait = useQueueWait(agent.id)
  const { phase } = agent.state
  // What holds the line changes without an event of the agent's, so the host's answer may be of earlier.
  const summary = phase.kind === 'queued' ? waitSentence(phase.reason, wait) : explanation?.summary
  const lastRun = lastRunOf(phase)
  return (
    <section className={cx('section')} aria-label="Why">
      <Collapsible.Root>
        <div className={cx('why')}>
          <p className={cx('summary')}>{summary ?? '\u00a0'}</p>
          <Collapsible.Trigger className={cx('fold')}>
            Why <ChevronRight size={12} />
          </Collapsible.Trigger>
        </div>
        {lastRun !== null && (
          <Button
            look="quiet"
            className={cx('toPostMortem')}
            onClick={() => openPostMortem({ agentId: agent.id, generation: lastRun.generation })}
          >
            <FileSearch size={13} /> Post-mortem of run {lastRun.generation}
          </Button>
        )}
        <Collapsible.Panel className={cx('numbers')}>
          <FactList facts={(explanation?.facts ?? []).map(({ label, value }) => [label, value])} />
          {agent.activity !== null && <ReportButton agentId={agent.id} />}
        </Collapsible.Panel>
      </Collapsible.Root>
    </section>
  )
}

/** Requested again whenever the agent's state changes, after a reconnect, and each second while the answer contains a countdown. */
function useExplanation({ id, state, activity }: AgentView): Explanation | null {
  const client = useClient()
  const now = useNow()
  const snapshot = useFleet((fleet) => fleet.snapshot)
  const [explanation, setExplanation] = useState<Explanation | null>(null)
  const beat = state.phase.kind === 'backoff' ? now : 0
  useEffect(() => {
    let isCurrent = true
    const ask = async (): Promise<void> => {
      const answer = await client.request('agent.explain', { agent: id })
      if (isCurrent && answer.ok) setExplanation(answer.value)
    }
    void ask()
    return () => {
      isCurrent = false
    }
  }, [client, id, state.epoch, snapshot, beat, activity])
  return explanation
}

import { Collapsible } from '@base-ui/react/collapsible'
import { ChevronRight } from 'lucide-react'
import { useEffect, useState, type ReactElement } from 'react'
import type { OutputOf } from '../../../contract/requests.ts'
import type { AgentView } from '../../../contract/views.ts'
import type { Spending } from '../../../shapes/spending.ts'
import {
  dayWords,
  formatDollars,
  formatTokens,
  spendingFacts,
  spendingWords,
  tokenWords,
} from '../../../words/spending-words.ts'
import { totalTokens } from '../../../core/spending/spending.ts'
import { useClient } from '../../client/client-context.ts'
import { useNow } from '../../client/now.ts'
import { classesOf } from '../../ui/classes.ts'
import { FactList } from './fact-list.tsx'
import styles from './inspector.module.css'

const cx = classesOf(styles)
type Days = OutputOf<'agent.spendingDays'>

/** Cost and tokens, as far as the agent tells them; nothing where it never did. */
export function Used({ agent: { id, spending } }: { readonly agent: AgentView }): ReactElement | null {
  const now = useNow()
  if (spending === null) return null
  return (
    <section className={cx('section')} aria-label="Cost and tokens">
      <h3 className={cx('heading')}>Cost and tokens</h3>
      <table className={cx('table', 'used')}>
        <tbody>
          {spendingFacts(spending, now).map(([label, spent]) => (
            <UsedRow key={label} label={label} spent={spent} />
          ))}
        </tbody>
      </table>
      <Collapsible.Root>
        <Collapsible.Trigger className={cx('fold')}>
          By day <ChevronRight size={12} />
        </Collapsible.Trigger>
        <Collapsible.Panel className={cx('numbers')}>
          <ByDay agentId={id} total={spending.total} />
        </Collapsible.Panel>
      </Collapsible.Root>
    </section>
  )
}

function UsedRow({
  label,
  spent: { costUsd, tokens },
}: {
  readonly label: string
  readonly spent: Spending
}): ReactElement {
  return (
    <tr title={tokenWords(tokens)}>
      <th scope="row">{label}</th>
      <td>{costUsd === null ? '' : formatDollars(costUsd)}</td>
      <td>{formatTokens(totalTokens(tokens))} tokens</td>
    </tr>
  )
}

/** Asked for again when more was used. */
function ByDay({ agentId, total }: { readonly agentId: string; readonly total: Spending }): ReactElement {
  const client = useClient()
  const now = useNow()
  const [days, setDays] = useState<Days>([])
  useEffect(() => {
    let isCurrent = true
    const ask = async (): Promise<void> => {
      const answer = await client.request('agent.spendingDays', { agent: agentId })
      if (isCurrent && answer.ok) setDays(answer.value)
    }
    void ask()
    return () => {
      isCurrent = false
    }
  }, [client, agentId, total])
  return <FactList facts={days.map(({ day, spending }) => [dayWords(day, now), spendingWords(spending)])} />
}

import { useEffect, useState } from 'react'
import type { AlertRuleView, AlertView } from '../../../contract/views.ts'
import { useClient } from '../../client/client-context.ts'
import { tellDone, tellFailure } from '../../ui/toasts.tsx'

/** A silence asked for with one click, ms. */
const SILENCE_MS = 60 * 60_000

/** What a person can do with alerts and rules. */
export interface AlertDesk {
  /** Null: not known yet. */
  readonly rules: readonly AlertRuleView[] | null
  readonly acknowledge: (alert: AlertView) => void
  /** For an hour; of one that is silenced, no more. */
  readonly silence: (alert: AlertView) => void
  readonly test: (rule: string) => void
}

export function useAlerts(): AlertDesk {
  const client = useClient()
  const [rules, setRules] = useState<readonly AlertRuleView[] | null>(null)
  useEffect(() => {
    void client.request('alert.rules', {}).then((answer) => answer.ok && setRules(answer.value.rules))
  }, [client])
  const acknowledge = async ({ rule, agentId: agent }: AlertView): Promise<void> => {
    const answer = await client.request('alert.acknowledge', { rule, agent })
    if (!answer.ok) tellFailure('Not acknowledged', answer.error.message)
  }
  const silence = async ({ rule, agentId: agent, silencedUntil }: AlertView): Promise<void> => {
    const untilMs = silencedUntil === null ? Date.now() + SILENCE_MS : 0
    const answer = await client.request('alert.silence', { rule, agent, untilMs })
    if (!answer.ok) tellFailure('Not silenced', answer.error.message)
  }
  const test = async (rule: string): Promise<void> => {
    const answer = await client.request('alert.test', { rule })
    if (!answer.ok) return tellFailure('Not tested', answer.error.message)
    const { done } = answer.value
    tellDone(done.length === 0 ? 'This rule does nothing but show its alerts.' : `Tested: ${done.join(', ')}`)
  }
  return {
    rules,
    acknowledge: (alert) => void acknowledge(alert),
    silence: (alert) => void silence(alert),
    test: (rule) => void test(rule),
  }
}

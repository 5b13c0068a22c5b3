import { useEffect, useState, type ReactElement } from 'react'
import { useClient } from '../../client/client-context.ts'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy-text.ts'

/** How long it says that it was done, ms. */
const DONE_MS = 3_000
const OFFER = 'Is that wrong? Copy a report'

/** Copies what is said of an agent's activity, with its screen: enough to write a rule from. */
export function ReportButton({ agentId }: { readonly agentId: string }): ReactElement {
  const client = useClient()
  const [words, setWords] = useState(OFFER)
  useEffect(() => {
    if (words === OFFER) return
    const timer = setTimeout(() => setWords(OFFER), DONE_MS)
    return () => clearTimeout(timer)
  }, [words])
  const copy = async (): Promise<void> => {
    const report = await client.request('agent.activityReport', { agent: agentId })
    if (!report.ok) return setWords(report.error.message)
    setWords((await copyText(report.value.text)) ? 'Copied' : 'Could not be copied')
  }
  return (
    <Button look="quiet" onClick={() => void copy()}>
      {words}
    </Button>
  )
}

import { err, ok } from '../../base/result.ts'
import type { OutputOf } from '../../contract/requests.ts'
import { contractErrorOf } from '../../contract/rpc/errors.ts'
import type { Answer } from '../../contract/rpc/handlers.ts'
import { activityReport } from '../../words/activity-report.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import type { Supervisor } from '../supervisor.ts'

/** Lines of the screen in a report: more than any rule looks at. */
const SCREEN_LINES = 45

/** What is said of an agent's activity, with its screen, without its secrets. */
export async function activityReportOf(
  agent: SupervisedAgent,
  { host, watches: { activity: watch }, ports }: Supervisor,
): Promise<Answer<OutputOf<'agent.activityReport'>>> {
  const { record, facets, secrets, terminal } = agent
  const { activity, title, version } = facets.current
  if (activity === null) return err(contractErrorOf('refused-by-state', 'It is not up, so nothing is said of it.'))
  const screen = await terminal.lastLines(SCREEN_LINES)
  const { type, runner } = record.spec
  const text = activityReport({
    ...{ type, version, runner, activity, title, screen, corralVersion: host.version, at: ports.clock.now() },
    statements: watch.statementsOf(record.id),
  })
  return ok({ text: secrets.redactor.lines(text.split('\n')).join('\n') })
}
